import { describe, expect, it } from "vitest";
import { eventRow, goTo, invoiceOf, raiseInvoice, signIn, useBrowser, xero } from "./browser.ts";

const browser = useBrowser();

describe("a low day limit", () => {
  it("makes work wait, says when it goes on, and lets it go on when it is raised again", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Organisations");
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: /Harbour Melbourne/ }) });
    const setLimit = async (limit: string) => {
      await card.getByRole("button", { name: "Change" }).click();
      await card.getByLabel("Day limit").fill(limit);
      await card.getByRole("button", { name: "Save" }).click();
      await card.getByRole("button", { name: "Save" }).waitFor({ state: "hidden" });
    };
    await setLimit("1");
    const simulator = await desk.open(xero);
    const sale = { contact: "Night Owl Printers", reference: "too-late", option: "Melbourne", unitAmount: "60" };
    await raiseInvoice(simulator, sale);
    await goTo(page, "Events");
    const row = eventRow(page, sale.contact, "Daily Rate Limit Hit");
    await row.getByText(/retries in (\d+ h|\d+ min)/).waitFor();
    await goTo(page, "Overview");
    await card.getByText("0 of 1 left").waitFor();
    await card
      .getByText(/continues in (\d+ h|\d+ min)/)
      .first()
      .waitFor();
    expect(await invoiceOf("Melbourne", sale.reference)).toBeNull();

    await goTo(page, "Organisations");
    await setLimit("");
    await goTo(page, "Events");
    // The invoice's own row: its new contact has one, too, and is there before it.
    await eventRow(page, `for ${sale.contact}`, "Synced").waitFor();
    expect((await invoiceOf("Melbourne", sale.reference))?.Total).toBe(66);
    expect(desk.errors).toEqual([]);
  });
});
