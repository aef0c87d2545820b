/** Settings in a real browser, where it matters what covers what. */

import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { goTo, signIn, useBrowser } from "./browser.ts";

const browser = useBrowser();
const EDITS = "When somebody edits a copy in its satellite";

async function choose(page: Page, value: "ask" | "overwrite"): Promise<void> {
  await page.getByLabel(EDITS).selectOption(value);
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
}

/** Whether the upper one ends where the lower one begins, or above. */
async function isAbove(upper: Locator, lower: Locator): Promise<boolean> {
  const [one, other] = [await upper.boundingBox(), await lower.boundingBox()];
  return one !== null && other !== null && one.y + one.height <= other.y;
}

describe("the bar of settings that are not saved", () => {
  it("hides neither the field that is wrong nor what was said, and another view asks", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Settings");
    const bar = page.getByRole("region", { name: "Unsaved changes" });
    await page.getByLabel(EDITS).waitFor();
    await page.getByLabel("Alert address").fill("nowhere");
    await page.getByLabel(EDITS).focus();
    await save(page);
    await expect.poll(() => isAbove(page.getByLabel("Alert address"), bar)).toBe(true);
    await page.getByRole("button", { name: "Discard", exact: true }).click();

    await choose(page, "ask");
    await save(page);
    const said = page.getByRole("status").getByText("The settings are saved.");
    await said.waitFor();
    await choose(page, "overwrite");
    await bar.waitFor();
    expect(await isAbove(said, bar)).toBe(true);

    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Events" }).click();
    const question = page.getByRole("dialog", { name: "Save your changes first?" });
    await question.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Events", level: 1 }).waitFor();
    await goTo(page, "Settings");
    expect(await page.getByLabel(EDITS).inputValue()).toBe("overwrite");
    expect(desk.errors).toEqual([]);
  });
});
