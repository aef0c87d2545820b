import { describe, expect, it } from "vitest";
import { inBothSchemes, NONE } from "./axe.ts";
import { invoiceOf, inXero, orbit, signIn, tenantOf, useBrowser } from "./browser.ts";

const browser = useBrowser();

describe("a month", () => {
  it("is tied out, names what only the satellite has, and is signed off; printed it is the certificate", async () => {
    const desk = await browser.desk();
    const invoices = `/organisations/${await tenantOf("Sydney")}/invoices`;
    await inXero("POST", invoices, {
      ...{ InvoiceNumber: "OWN-77", Reference: "By hand" },
      Contact: { Name: "Cash sale" },
      Status: "AUTHORISED",
      LineItems: [{ Description: "By hand", Quantity: 1, UnitAmount: 50, AccountCode: "200", TaxType: "OUTPUT" }],
    });
    const page = await signIn(desk, "Months");
    await page.getByRole("button", { name: "Tie out" }).click();
    const table = page.getByRole("region", { name: /Sydney/ });
    const row = table.getByRole("row").filter({ hasText: "OWN-77" }).filter({ hasText: "Invoiced" });
    await row.getByText("Exists only in the satellite").waitFor();
    expect((await row.getByRole("cell").allInnerTexts()).slice(1, 3)).toEqual(["0.00", "55.00"]);

    await page.getByLabel("Note").fill("Seen with Ann");
    await page.getByRole("button", { name: "Sign off the month" }).click();
    await page.getByText("Seen with Ann", { exact: true }).waitFor();
    expect(await inBothSchemes(page)).toEqual(NONE);

    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation").isVisible()).toBe(false);
    expect(await page.getByText(/Read from Xero on/).isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });

    const address = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
    const csv = await desk.context.request.get(`${orbit}${address}`);
    expect(await csv.text()).toContain("OWN-77");
    const own = await invoiceOf("Sydney", "By hand");
    await inXero("POST", `${invoices}/${own?.InvoiceID}`, { Status: "VOIDED" });
    expect(desk.errors).toEqual([]);
  });
});
