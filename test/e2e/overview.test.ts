import { describe, expect, it } from "vitest";
import { goTo, orbit, signIn, useBrowser } from "./browser.ts";

const browser = useBrowser();

describe("somebody who has never seen Orbit", () => {
  it("sees that the demo firm is in step, also what was invoiced before it was connected", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    const sydney = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: /Harbour Sydney/ }) });
    await sydney.getByRole("link", { name: /^Up to date: \d+/ }).waitFor();
    await page.getByRole("img", { name: /^Events in 24 hours: \d+ events?/ }).waitFor();
    await page.getByRole("button", { name: "30 days" }).click();
    await page.getByRole("img", { name: /^Events in 30 days: \d+ events?/ }).waitFor();
    await goTo(page, "Backfill");
    const backfill = page.getByRole("list", { name: "Backfills" }).getByRole("listitem").first();
    await backfill.getByText("Done", { exact: true }).waitFor();
    expect(await backfill.getByText("failed").count()).toBe(0);
    expect(desk.errors).toEqual([]);
  });

  it("is led through the set-up, and told that nothing is in the way", async () => {
    const desk = await browser.desk();
    await signIn(desk);
    const page = await desk.open(`${orbit}/setup`);
    const checks = page.getByRole("region", { name: "Harbour Sydney Pty Ltd" });
    await checks.getByText(/checks?$/).click();
    await checks.getByText("Keeps its books in AUD, like the group").waitFor();
    await page.getByRole("button", { name: "Change: Which one is the group?" }).click();
    expect(await page.getByRole("radio", { name: "Harbour Practice Group" }).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.getByRole("radio", { name: /^Entity/ }).waitFor();
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.getByRole("combobox", { name: /Harbour Sydney/ }).waitFor();
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText(/\d+ invoices?, \d+ credit notes?, \d+ contacts?/).waitFor();
    await page.getByRole("link", { name: /^Finish/ }).click();
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    expect(desk.errors).toEqual([]);
  });

  it("reads the events by keyboard, and an address that is sent on shows the same", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Events");
    await page
      .getByRole("navigation", { name: "Events by status" })
      .getByRole("link", { name: /^Synced/ })
      .click();
    await page.getByLabel("Search events").fill("inv-000");
    await page.waitForURL(/status=synced.*q=inv-000/);
    const rows = page.locator("tbody th a");
    await rows.first().focus();
    await page.keyboard.press("ArrowDown");
    const second = await rows.nth(1).innerText();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Event" });
    await panel.getByRole("heading", { name: second, level: 2 }).waitFor();
    expect(await page.evaluate("document.querySelector('aside').contains(document.activeElement)")).toBe(true);

    const other = await desk.open(page.url());
    await other
      .getByRole("complementary", { name: "Event" })
      .getByRole("heading", { name: second, level: 2 })
      .waitFor();
    expect(await other.getByLabel("Search events").inputValue()).toBe("inv-000");

    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe(second);
    expect(desk.errors).toEqual([]);
  });

  it("is told that the connection is gone while offline, and that the session has ended, in words", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Events");
    await desk.context.setOffline(true);
    await page.getByText("You are offline").waitFor();
    await desk.context.setOffline(false);
    await page.getByText("You are offline").waitFor({ state: "hidden" });
    await desk.context.clearCookies();
    await page.getByText("Your session has ended").waitFor();
    await page.getByRole("link", { name: "Sign in with Xero" }).click();
    await page.getByRole("button", { name: /allow/i }).click();
    await page.getByRole("heading", { name: "Events", level: 1 }).waitFor();
  });
});
