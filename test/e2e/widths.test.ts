/** What fits where, in a real browser. */

import { describe, expect, it } from "vitest";
import { orbit, signIn, useBrowser } from "./browser.ts";

const browser = useBrowser();

describe("on the screen of a small laptop", () => {
  it("no date of the documents is broken over lines", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Documents");
    for (const width of [800, 1024, 1280, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const date = page.locator("tbody tr").first().locator("time").first();
      await date.waitFor();
      expect({ width, lines: await date.evaluate((time) => time.getClientRects().length) }).toEqual({
        width,
        lines: 1,
      });
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect({ width, overflow }).toEqual({ width, overflow: 0 });
    }
  });

  it("every tab of the events is in sight beside an open event", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Events");
    await page.locator("tbody th a").first().click();
    await page.getByRole("complementary", { name: "Event" }).waitFor();
    const tabs = page.getByRole("navigation", { name: "Events by status" });
    for (const width of [1440, 1366, 1200]) {
      await page.setViewportSize({ width, height: 900 });
      const hidden = await tabs.evaluate((nav) => nav.scrollWidth - nav.clientWidth);
      expect({ width, hidden }).toEqual({ width, hidden: 0 });
    }
  });

  it("two satellites fill the width of the overview", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(orbit);
    const last = page.getByRole("region", { name: "Organisations" }).locator("ul > li").last();
    await last.waitFor();
    const hole = await last.evaluate((card) => {
      const list = card.parentElement;
      return list === null ? -1 : list.getBoundingClientRect().right - card.getBoundingClientRect().right;
    });
    expect(Math.round(hole)).toBe(0);
  });
});
