import { describe, expect, it } from "vitest";
import { invoiceOf, raiseInvoice, type SimulatedInvoice, signIn, useBrowser, xero } from "./browser.ts";

const browser = useBrowser();

/** What must be the same in both organisations. */
function content(invoice: SimulatedInvoice | null) {
  if (invoice === null) return null;
  const { InvoiceNumber, Reference, Status, Contact, LineItems, SubTotal, TotalTax, Total } = invoice;
  const lines = LineItems.map(({ Description, Quantity, UnitAmount, AccountCode, TaxType, LineAmount }) => {
    return { Description, Quantity, UnitAmount, AccountCode, TaxType, LineAmount };
  });
  return { InvoiceNumber, Reference, Status, contact: Contact.Name, lines, SubTotal, TotalTax, Total };
}

describe("the first day of a new user", () => {
  it("an invoice raised in the group is the same in its satellite, and synced on the page", async () => {
    const desk = await browser.desk();
    const events = await signIn(desk, "Events");
    const simulator = await desk.open(xero);
    await raiseInvoice(simulator, {
      contact: "Wattle Street Bakery",
      reference: "first-day",
      option: "Sydney",
      unitAmount: "120.5",
    });

    const row = events.getByRole("row").filter({ hasText: "Wattle Street Bakery" });
    await row.filter({ hasText: "Synced" }).first().waitFor();
    const raised = await invoiceOf("Group", "first-day");
    const copy = await invoiceOf("Sydney", "first-day");
    expect(content(copy)).toEqual(content(raised));
    expect(content(copy)).toMatchObject({ Status: "AUTHORISED", contact: "Wattle Street Bakery", Total: 132.55 });
    expect(await invoiceOf("Melbourne", "first-day")).toBeNull();

    const satellite = simulator.getByRole("region", { name: /Sydney/ });
    await satellite.getByText(raised?.InvoiceNumber ?? "no number").waitFor();
    expect(desk.errors).toEqual([]);
  });

  it("an invoice without tracking fails in plain words, and is synced once it is mended in Xero", async () => {
    const desk = await browser.desk();
    const events = await signIn(desk, "Events");
    const simulator = await desk.open(xero);
    await raiseInvoice(simulator, { contact: "Corner Florist", reference: "untracked", unitAmount: "80" });

    const row = events.getByRole("row").filter({ hasText: "Corner Florist" });
    await row.filter({ hasText: "Failed" }).first().waitFor();
    const number = (await invoiceOf("Group", "untracked"))?.InvoiceNumber ?? "no number";
    await events.getByRole("link", { name: number }).first().click();
    const panel = events.getByRole("complementary", { name: "Event" });
    await panel.getByRole("heading", { name: "Invoice has no tracking" }).waitFor();
    await panel.getByRole("heading", { name: "What to do" }).waitFor();

    await simulator.getByRole("region", { name: /Group/ }).getByText(number).click();
    await simulator.getByRole("button", { name: "Edit", exact: true }).click();
    const form = simulator.getByRole("dialog");
    await form.getByRole("combobox", { name: "Entity" }).selectOption("Melbourne");
    await form.getByRole("button", { name: "Save" }).click();

    await panel
      .getByText(/^Up to date/)
      .first()
      .waitFor();
    expect((await invoiceOf("Melbourne", "untracked"))?.Total).toBe(88);
    expect(desk.errors).toEqual([]);
  });
});
