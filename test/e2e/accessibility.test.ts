import { describe, expect, it } from "vitest";
import { inBothSchemes, NONE } from "./axe.ts";
import { orbit, raiseInvoice, signIn, useBrowser, xero } from "./browser.ts";

const browser = useBrowser();

/** Each with what tells that it is there. */
const VIEWS: readonly (readonly [string, string])[] = [
  ["/", "tbody tr"],
  ["/events", "tbody tr"],
  ["/events?code=no-tracking", "tbody tr"],
  ["/documents", "tbody tr"],
  ["/documents?q=INV-9999", "text=Neither Orbit nor the group’s Xero has INV-9999."],
  ["/months", 'label:has-text("Month")'],
  ["/activity", "main li"],
  ["/entities", "main li h3"],
  ["/mappings", "tbody tr"],
  ["/mappings?show=drift", "text=Every copy equals its record."],
  ["/backfill", 'ul[aria-label="Backfills"] li'],
  ["/setup", "main details"],
  ["/people", "main li"],
  ["/settings", "fieldset"],
  ["/nowhere", "text=There is nothing at this address"],
];
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

  it("breaks no rule of axe with an event, a document or a copy open, nor on a narrow screen", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Events");
    await page.locator("tbody th a").first().click();
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    expect(await inBothSchemes(page)).toEqual(NONE);
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await inBothSchemes(page)).toEqual(NONE);
    await page.goto(`${orbit}/documents`);
    await page.locator("tbody th a").first().click();
    await page.getByRole("heading", { name: "Both sides" }).waitFor();
    expect(await inBothSchemes(page)).toEqual(NONE);
    await page.goto(`${orbit}/mappings`);
    await page.locator("tbody th a").first().click();
    await page.getByRole("table", { name: "Field by field" }).waitFor();
    expect(await inBothSchemes(page)).toEqual(NONE);
    const room = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    expect(room, "px that the view is wider than the screen").toBeLessThanOrEqual(0);
    expect(desk.errors).toEqual([]);
  });

  it("is no wider than the screen of a telephone, a tablet or a desk", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    for (const path of ["/documents", "/events", "/months", "/mappings", "/"]) {
      await page.goto(`${orbit}${path}`);
      const [, sign = ""] = VIEWS.find(([one]) => one === path) ?? [];
      await page.locator(sign).first().waitFor();
      for (const width of [390, 1024, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const room = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        expect({ path, width, room: Number(room) > 0 ? room : 0 }).toEqual({ path, width, room: 0 });
      }
    }
  });
});
