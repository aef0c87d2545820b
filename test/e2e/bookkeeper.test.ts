import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { goTo, invoiceOf, inXero, orbit, signIn, tenantOf, useBrowser } from "./browser.ts";

const browser = useBrowser();
const REFERENCE = "Lost in the post";
/** So soon after a write of Orbit's own an edit is taken for its echo, and looked at only later. */
const ECHO_MS = 16_000;

async function raised(): Promise<{ readonly number: string; readonly path: string }> {
  const group = await tenantOf("Group");
  await inXero("POST", `/organisations/${group}/invoices`, {
    Contact: { Name: "Postal Cafe" },
    Reference: REFERENCE,
    Status: "AUTHORISED",
    LineItems: [
      {
        ...{ Description: "Advice", Quantity: 1, UnitAmount: 150, AccountCode: "200", TaxType: "OUTPUT" },
        Tracking: [{ Name: "Entity", Option: "Sydney" }],
      },
    ],
  });
  const invoice = await invoiceOf("Group", REFERENCE);
  return { number: invoice?.InvoiceNumber ?? "", path: `/organisations/${group}/invoices/${invoice?.InvoiceID}` };
}

async function search(page: Page, view: string, what: string): Promise<void> {
  await goTo(page, view);
  await page.getByLabel(`Search ${view.toLowerCase()}`).fill(what);
}

describe("a bookkeeper", () => {
  it("finds an invoice that nobody announced, tells its payment apart, and keeps an edit of its copy", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Settings");
    await page.getByLabel("When somebody edits a copy in its satellite").selectOption("ask");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The settings are saved.").waitFor();

    // Its webhooks are lost; its number is all that is known.
    await inXero("POST", "/webhooks/drop", { count: 1000 });
    const { number, path } = await raised();
    await inXero("POST", "/webhooks/drop", { count: 0 });
    await search(page, "Documents", number);
    const found = page.getByRole("region", { name: "Found in the group’s Xero" });
    await found.getByText("Postal Cafe").waitFor();
    await found.getByRole("button", { name: "Copy it now" }).click();
    await page.getByText("Both sides were equal when last read.").waitFor();
    expect((await invoiceOf("Sydney", REFERENCE))?.Total).toBe(165);
    const copiedAtMs = Date.now();

    // Of its rows one is the payment, with its amount.
    await inXero("POST", `${path}/payments`, { amount: 65, accountCode: "090" });
    await search(page, "Events", number);
    const rows = page.getByRole("row").filter({ hasText: number });
    await rows.filter({ hasText: /Payment \$65\.00/ }).waitFor();
    await rows
      .filter({ hasText: /^(?!.*Payment)/ })
      .first()
      .waitFor();

    // Somebody edits the copy: both values are seen, it is kept, and stays so when everything is re-synced.
    await expect.poll(() => Date.now() - copiedAtMs, { timeout: 40_000, interval: 500 }).toBeGreaterThan(ECHO_MS);
    const copy = await invoiceOf("Sydney", REFERENCE);
    await inXero("POST", `/organisations/${await tenantOf("Sydney")}/invoices/${copy?.InvoiceID}`, {
      Reference: "By hand",
    });
    const edited = page.getByRole("row").filter({ hasText: number }).filter({ hasText: "Failed" });
    await edited.getByRole("link", { name: number }).click();
    const panel = page.getByRole("complementary", { name: "Event" });
    await panel.getByRole("button", { name: "Keep", exact: true }).click();
    await panel.getByRole("button", { name: "Stop keeping" }).waitFor();
    await search(page, "Documents", number);
    await page.getByRole("link", { name: number }).click();
    await page.getByText("Demo Bookkeeper decided that the copy stays as it is").waitFor();
    await page.getByRole("row").filter({ hasText: REFERENCE }).filter({ hasText: "By hand" }).first().waitFor();

    await goTo(page, "Events");
    await page.getByLabel("Select all events shown").click();
    await page.getByRole("region", { name: "Selected events" }).getByRole("button", { name: "Re-sync" }).click();
    const plan = page.getByRole("dialog");
    await plan.getByText(/kept difference stays? as a person decided/).waitFor();
    await plan.getByRole("button", { name: /^Re-sync \d+ events?$/ }).click();
    const progress = page.getByRole("region", { name: "Progress" });
    await progress.getByText(/^(\d+) of \1 done/).waitFor();
    expect((await invoiceOf("Sydney", "By hand"))?.InvoiceID).toBe(copy?.InvoiceID);
    // Opened before its row is there, the document's page asks for it until it is.
    expect(desk.errors.filter((error) => !/404 .*\/api\/documents\/invoice\//.test(error))).toEqual([]);
    const settings = { data: { satelliteEdits: "overwrite" }, headers: { origin: orbit } };
    expect((await desk.context.request.patch(`${orbit}/api/settings`, settings)).ok()).toBe(true);
  });
});
