import { describe, expect, it } from "vitest";
import { eventRow, goTo, invoiceOf, orbit, raiseInvoice, signIn, useBrowser, xero } from "./browser.ts";

const browser = useBrowser();

describe("a consent that is revoked", () => {
  it("is the first thing seen, and reconnecting releases what waited", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    const simulator = await desk.open(xero);
    const sale = { contact: "Longreach Motors", reference: "revoked", option: "Sydney", unitAmount: "40" };
    await raiseInvoice(simulator, sale);
    await goTo(page, "Events");
    await eventRow(page, sale.contact, "Synced").getByRole("link").click();
    await simulator.getByRole("button", { name: "Break things" }).click();
    await simulator.getByRole("button", { name: "Revoke the consent" }).click();
    await simulator.getByText("The app's permission is gone.").first().waitFor();
    const panel = page.getByRole("complementary", { name: "Event" });
    await panel.getByRole("button", { name: "Re-sync" }).click();
    await panel.getByRole("link", { name: "Reconnect" }).waitFor();

    await page.goto(orbit);
    await page
      .getByRole("region", { name: "State of the mirror" })
      .getByText(/lost the connection to Xero/)
      .waitFor();
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await page.getByRole("button", { name: /allow/i }).click();
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    await goTo(page, "Events");
    // The invoice's own row, not its contact's.
    await eventRow(page, `for ${sale.contact}`, "Synced").waitFor();
    expect((await invoiceOf("Sydney", sale.reference))?.Total).toBe(44);
    expect(await page.getByText(/lost the connection to Xero/).count()).toBe(0);
    expect(desk.errors).toEqual([]);
  });
});
