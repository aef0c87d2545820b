/** The page without a mouse: where the focus is after each step. */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { orbit, signIn, useBrowser } from "./browser.ts";

const browser = useBrowser();

const focused = (page: Page) =>
  page.evaluate<string>("document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()");
const press = (page: Page, key: string) => page.keyboard.press(key);

describe("a person at the keyboard", () => {
  it("meets the way past the menu first, whatever view is loaded", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    await page.goto(`${orbit}/documents`);
    await page.locator("tbody th a").first().waitFor();
    await press(page, "Tab");
    expect(await focused(page)).toBe("Skip to the content");
    await press(page, "Tab");
    expect(await focused(page)).toBe("Go to or do (Ctrl K)");
  });

  it("is at the heading of a document, and back at its row afterwards", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Documents");
    await page.locator("tbody th a").first().waitFor();
    await press(page, "j");
    await press(page, "j");
    const number = await focused(page);
    await press(page, "Enter");
    await page.getByRole("heading", { name: "Both sides" }).waitFor();
    await expect.poll(() => focused(page)).toBe(number);
    expect(await page.evaluate("document.activeElement.tagName")).toBe("H1");
    await press(page, "Escape");
    await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.tagName")).toBe("A");
    expect(await focused(page)).toBe(number);
  });

  it("closes an open event from the list beside it, too", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Events");
    await page.locator("tbody th a").first().waitFor();
    await press(page, "j");
    const label = await focused(page);
    await press(page, "Enter");
    const panel = page.getByRole("complementary", { name: "Event" });
    await panel.getByRole("heading", { name: "What happened" }).waitFor();
    await press(page, "j");
    await press(page, "Escape");
    await panel.waitFor({ state: "hidden" });
    await expect.poll(() => focused(page)).toBe(label);
  });

  it("is where it was before once the palette is closed, and after settings are discarded", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Settings");
    await page.getByLabel("Write history notes").focus();
    await press(page, "Control+k");
    await page.getByRole("dialog").waitFor();
    await press(page, "Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await page.locator(":focus").and(page.getByLabel("Write history notes")).count()).toBe(1);
    await press(page, "Space");
    await page.getByRole("button", { name: "Discard" }).focus();
    await press(page, "Enter");
    await page.getByRole("button", { name: "Discard" }).waitFor({ state: "hidden" });
    expect(await page.locator(":focus").and(page.getByLabel("Write history notes")).count()).toBe(1);
  });

  it("is at the button that opened an organisation's form once Escape has closed it", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Organisations");
    const change = page.getByRole("button", { name: "Change" }).first();
    await change.focus();
    await press(page, "Enter");
    await page.getByLabel("Role").waitFor();
    await press(page, "Escape");
    await page.getByLabel("Role").waitFor({ state: "hidden" });
    expect(await focused(page)).toBe("Change");
  });
});
