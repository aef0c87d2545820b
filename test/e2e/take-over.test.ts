import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { invoiceOf, inXero, signIn, tenantOf, useBrowser } from "./browser.ts";

const browser = useBrowser();

function line(unitAmount: number, option?: string): object {
  const tracking = option === undefined ? {} : { Tracking: [{ Name: "Entity", Option: option }] };
  return {
    Description: "Advice",
    Quantity: 1,
    UnitAmount: unitAmount,
    AccountCode: "200",
    TaxType: "OUTPUT",
    ...tracking,
  };
}

async function raiseIn(organisation: string, number: string, unitAmount: number, option?: string): Promise<void> {
  await inXero("POST", `/organisations/${await tenantOf(organisation)}/invoices`, {
    InvoiceNumber: number,
    Contact: { Name: "Old Client" },
    Status: "AUTHORISED",
    LineItems: [line(unitAmount, option)],
    ...(option === undefined ? {} : { Reference: number }),
  });
}

describe("copies that another tool made", () => {
  it("are shown first, then taken over with those that were ticked, and follow the group from then on", async () => {
    await raiseIn("Sydney", "OLD-1", 50);
    await raiseIn("Sydney", "OLD-2", 60);
    await raiseIn("Group", "OLD-1", 50, "Sydney");
    await raiseIn("Group", "OLD-2", 61, "Sydney");
    const desk = await browser.desk();
    const page = await signIn(desk, "Organisations");
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: /Sydney/ }) });
    await card.getByRole("button", { name: "Take over existing copies…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 copy agrees with the group.").waitFor();
    await dialog.getByText("total: 67.10 AUD, there 66.00 AUD").waitFor();
    await dialog.getByRole("checkbox", { name: /OLD-2/ }).check();
    await page.evaluate(axe.source);
    const found: axe.AxeResults = await page.evaluate("axe.run(document)");
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await dialog.getByRole("button", { name: "Take over 2 copies" }).click();
    await dialog.getByText("2 copies were taken over. Nothing was changed in Xero.").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();

    const [own, group] = [await invoiceOf("Group", "OLD-2"), await tenantOf("Group")];
    await inXero("POST", `/organisations/${group}/invoices/${own?.InvoiceID}`, { LineItems: [line(62, "Sydney")] });
    // Only the group's has a reference.
    await expect.poll(() => invoiceOf("Sydney", "OLD-2"), { timeout: 20_000 }).not.toBeNull();
    expect(desk.errors).toEqual([]);
  });
});
