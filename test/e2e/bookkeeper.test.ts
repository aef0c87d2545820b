/** What a bookkeeper who has never seen Orbit asks it, in the order of a day: one person, one product of their own. */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { isLong } from "../sim/long.ts";
import { type Desk, goTo, invoiceOf, inXero, orbit, signIn, tenantOf, useBrowser, useOwnProduct } from "./browser.ts";

useOwnProduct("8980");
const browser = useBrowser();
const REFERENCE = "Lost in the post";
const MANY = 30;
/** So soon after a write of Orbit's own an edit is taken for its echo, and looked at only later. */
const ECHO_MS = 16_000;

/** An approved invoice of 150.00 and tax in the group, for Sydney; its address in the simulated Xero. */
async function raised(group: string, reference: string): Promise<{ readonly number: string; readonly path: string }> {
  await inXero("POST", `/organisations/${group}/invoices`, {
    Contact: { Name: "Postal Cafe" },
    Reference: reference,
    Status: "AUTHORISED",
    LineItems: [
      {
        ...{ Description: "Advice", Quantity: 1, UnitAmount: 150, AccountCode: "200", TaxType: "OUTPUT" },
        Tracking: [{ Name: "Entity", Option: "Sydney" }],
      },
    ],
  });
  const invoice = await invoiceOf("Group", reference);
  return { number: invoice?.InvoiceNumber ?? "", path: `/organisations/${group}/invoices/${invoice?.InvoiceID}` };
}

async function search(page: Page, view: string, what: string): Promise<void> {
  await goTo(page, view);
  await page.getByLabel(`Search ${view.toLowerCase()}`).fill(what);
}

async function findsWhatNobodyAnnounced(page: Page, number: string): Promise<void> {
  await search(page, "Documents", number);
  const found = page.getByRole("region", { name: "Found in the group’s Xero" });
  await found.getByText("Postal Cafe").waitFor();
  await found.getByRole("button", { name: "Copy it now" }).click();
  await page.getByText("Both sides were equal when last read.").waitFor();
  expect((await invoiceOf("Sydney", REFERENCE))?.Total).toBe(165);
}

/** Of the rows of an invoice one is the payment, with its amount. */
async function tellsThePaymentApart(page: Page, number: string): Promise<void> {
  await search(page, "Events", number);
  const rows = page.getByRole("row").filter({ hasText: number });
  await rows.filter({ hasText: /Payment \$65\.00/ }).waitFor();
  await rows
    .filter({ hasText: /^(?!.*Payment)/ })
    .first()
    .waitFor();
}

async function saysWhetherTheMonthIsComplete(page: Page, desk: Desk): Promise<void> {
  await goTo(page, "Months");
  await page.getByRole("button", { name: "Tie out" }).click();
  await page.getByText("Group and satellites agree to the cent").waitFor();
  await page
    .getByText(/\d+ documents and \d+ payments? compared/)
    .first()
    .waitFor();

  const printed = page.evaluate(
    "new Promise((printed) => { window.print = () => printed(document.querySelector('.certificate').textContent); })",
  );
  await page.getByRole("button", { name: "Print the certificate" }).click();
  expect(await printed).toMatch(/Read from Xero on .*\d+ documents and \d+ payments? compared/);
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("navigation").isVisible()).toBe(false);
  expect(await page.getByText(/Read from Xero on/).isVisible()).toBe(true);
  await page.emulateMedia({ media: "screen" });

  const address = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const csv = await (await desk.context.request.get(`${orbit}${address}`)).text();
  const [header = "", ...lines] = csv.trimEnd().split("\r\n");
  const at = header.split(",").indexOf("Difference");
  // Five lines for each of the two satellites, and no difference.
  expect(lines.map((line) => line.split(",")[at])).toEqual(Array.from({ length: 10 }, () => "0.00"));
}

async function keepsAnEdit(page: Page, number: string): Promise<void> {
  const edited = page.getByRole("row").filter({ hasText: number }).filter({ hasText: "Failed" });
  await edited.getByRole("link", { name: number }).click();
  const panel = page.getByRole("complementary", { name: "Event" });
  await panel.getByRole("button", { name: "Keep", exact: true }).click();
  await panel.getByRole("button", { name: "Stop keeping" }).waitFor();
  await search(page, "Documents", number);
  await page.getByRole("link", { name: number }).click();
  await page.getByText("Demo Bookkeeper decided that the copy stays as it is").waitFor();
  await page.getByRole("row").filter({ hasText: REFERENCE }).filter({ hasText: "By hand" }).first().waitFor();
}

/** What a press would do is said first; answers the events that were re-synced. */
async function resyncs(page: Page, said: readonly RegExp[]): Promise<void> {
  await page.getByRole("region", { name: "Selected events" }).getByRole("button", { name: "Re-sync" }).click();
  const plan = page.getByRole("dialog");
  for (const words of said) await plan.getByText(words).first().waitFor();
  await plan.getByRole("button", { name: /^Re-sync \d+ events$/ }).click();
  await page
    .getByRole("region", { name: "Progress" })
    .getByText(/^(\d+) of \1 done/)
    .waitFor();
}

describe("a bookkeeper", () => {
  // Its own start alone takes a quarter of all browser tests' time.
  it.runIf(isLong)(
    "finds a lost invoice, ties the month out, tells a payment apart, keeps an edit, and knows what a press will write",
    async () => {
      const desk = await browser.desk();
      const page = await signIn(desk, "Settings");
      await page.getByLabel("When somebody edits a copy in its satellite").selectOption("ask");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("The settings are saved.").waitFor();
      const group = await tenantOf("Group");
      const sydney = await tenantOf("Sydney");

      // Its webhooks are lost; its number is all that is known.
      await inXero("POST", "/webhooks/drop", { count: 1000 });
      const { number, path } = await raised(group, REFERENCE);
      await inXero("POST", "/webhooks/drop", { count: 0 });
      await findsWhatNobodyAnnounced(page, number);
      for (let n = 1; n <= MANY; n++) await raised(group, `Of many ${n}`);
      await inXero("POST", `${path}/payments`, { amount: 65, accountCode: "090" });
      await tellsThePaymentApart(page, number);
      const paidAtMs = Date.now();
      await saysWhetherTheMonthIsComplete(page, desk);

      // Thirty rows: what is up to date is not written, and the person knows before pressing.
      await search(page, "Events", "Postal Cafe");
      const boxes = page.locator(".event-row input[type=checkbox]");
      await boxes.nth(MANY - 1).waitFor();
      await boxes.first().check();
      await boxes.nth(MANY - 1).click({ modifiers: ["Shift"] });
      await page.getByText(`${MANY} selected`).waitFor();
      await resyncs(page, [/up to date: nothing is written/]);

      await expect.poll(() => Date.now() - paidAtMs, { timeout: 40_000, interval: 500 }).toBeGreaterThan(ECHO_MS);
      const copy = await invoiceOf("Sydney", REFERENCE);
      await inXero("POST", `/organisations/${sydney}/invoices/${copy?.InvoiceID}`, { Reference: "By hand" });
      await search(page, "Events", number);
      await keepsAnEdit(page, number);

      // Everything is re-synced, and the copy is still as it was kept.
      await goTo(page, "Events");
      await page.getByLabel("Select all events shown").click();
      await resyncs(page, [/kept difference stays? as a person decided/]);
      expect((await invoiceOf("Sydney", "By hand"))?.InvoiceID).toBe(copy?.InvoiceID);
      // Opened before its row is there, the document's page asks for it until it is.
      expect(desk.errors.filter((error) => !/404 .*\/api\/documents\/invoice\//.test(error))).toEqual([]);
    },
    180_000,
  );
});
