import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { orbit, raiseInvoice, signIn, useBrowser, xero } from "./browser.ts";

const browser = useBrowser();

/** Each with what tells that it is there. */
const VIEWS: readonly (readonly [string, string])[] = [
  ["/", ".month-money tbody tr"],
  ["/events", ".event-row"],
  ["/events?code=no-tracking", ".event-row"],
  ["/documents", ".documents-table tbody tr"],
  ["/entities", ".entity-card"],
  ["/mappings", "tbody tr"],
  ["/mappings?show=drift", ".empty"],
  ["/backfill", ".backfill"],
  ["/setup", ".fine"],
  ["/people", ".member"],
  ["/settings", "fieldset"],
  ["/nowhere", ".empty"],
];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong, a line each: rule, element, and why. */
async function violations(page: Page, runOnly: readonly string[]): Promise<readonly string[]> {
  const found: axe.AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify({ runOnly })})`);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

async function inBothSchemes(page: Page): Promise<Readonly<Record<string, readonly string[]>>> {
  await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const light = await violations(page, RULES);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  // Nothing but colours depends on the scheme.
  return { light, dark: await violations(page, ["color-contrast"]) };
}

const NONE = { light: [], dark: [] };

describe("the page", () => {
  it("breaks no rule of axe before anybody has signed in", async () => {
    const desk = await browser.desk();
    const page = await desk.open(orbit);
    await page.getByRole("link", { name: "Sign in with Xero" }).waitFor();
    expect(await inBothSchemes(page)).toEqual(NONE);
    expect(desk.errors).toEqual([]);
  });

  it("breaks no rule of axe in any view, light and dark, and writes no error to the console", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Events");
    const simulator = await desk.open(xero);
    await raiseInvoice(simulator, { contact: "Lighthouse Audio", reference: "for axe", unitAmount: "12" });
    await page.getByRole("row").filter({ hasText: "Lighthouse Audio" }).filter({ hasText: "Failed" }).first().waitFor();
    for (const [path, sign] of VIEWS) {
      await page.goto(`${orbit}${path}`);
      await page.locator(sign).first().waitFor();
      expect({ path, ...(await inBothSchemes(page)) }).toEqual({ path, ...NONE });
    }
    expect(desk.errors).toEqual([]);
  });

  it("breaks no rule of axe with an event or a copy open, nor on a narrow screen", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Events");
    await page.locator(".row-link").first().click();
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    expect(await inBothSchemes(page)).toEqual(NONE);
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await inBothSchemes(page)).toEqual(NONE);
    await page.goto(`${orbit}/mappings`);
    await page.locator("tbody th a").first().click();
    await page.locator(".comparison").waitFor();
    expect(await inBothSchemes(page)).toEqual(NONE);
    const room = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    expect(room, "px that the view is wider than the screen").toBeLessThanOrEqual(0);
    expect(desk.errors).toEqual([]);
  });
});
