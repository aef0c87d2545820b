/** What a bookkeeper who has never seen Orbit asks it. Leaves the product's settings and copies as they were. */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type Desk, goTo, invoiceOf, inXero, orbit, signIn, tenantOf, useBrowser } from "./browser.ts";

const browser = useBrowser();
const LOST = { contact: "Postal Cafe", reference: "Lost in the post" };
const MANY = { count: 30, contact: "Thirty Tables Pty Ltd" };
/** One that was copied before anybody looked: soon after a write of Orbit's own an edit is taken for its echo. */
const OLD = { organisation: "Sydney", reference: "Advice" };
const BY_HAND = "Advice (by hand)";
const EDITS = "When somebody edits a copy in its satellite";

/** An approved invoice of 150.00 and tax in the group, for Sydney. */
async function raise(group: string, contact: string, fields: object): Promise<void> {
  const line = { Description: "Advice", Quantity: 1, UnitAmount: 150, AccountCode: "200", TaxType: "OUTPUT" };
  await inXero("POST", `/organisations/${group}/invoices`, {
    ...fields,
    Contact: { Name: contact },
    Status: "AUTHORISED",
    LineItems: [{ ...line, Tracking: [{ Name: "Entity", Option: "Sydney" }] }],
  });
}

async function search(page: Page, view: string, what: string): Promise<void> {
  await goTo(page, view);
  await page.getByLabel(`Search ${view.toLowerCase()}`).fill(what);
}

async function setEdits(page: Page, value: "ask" | "overwrite"): Promise<void> {
  await goTo(page, "Settings");
  await page.getByLabel(EDITS).selectOption(value);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The settings are saved.").waitFor();
}

/** The month before this one, in which nobody else here works. */
async function lastMonth(page: Page): Promise<string> {
  await goTo(page, "Months");
  const month = await page.getByLabel("Month").locator("option").nth(1).getAttribute("value");
  expect(month).toMatch(/^\d{4}-\d\d$/);
  return month ?? "";
}

async function findsWhatNobodyAnnounced(page: Page, number: string): Promise<void> {
  await search(page, "Documents", number);
  const found = page.getByRole("region", { name: "Found in the group’s Xero" });
  await found.getByText(LOST.contact).waitFor();
  await found.getByRole("button", { name: "Copy it now" }).click();
  await page.getByText("Both sides were equal when last read.").waitFor();
  expect((await invoiceOf("Sydney", LOST.reference))?.Total).toBe(165);
}

/** Of the rows of an invoice one is the payment, with its amount. */
async function tellsThePaymentApart(page: Page, number: string): Promise<void> {
  await search(page, "Events", number);
  const rows = page.getByRole("row").filter({ hasText: number });
  await rows
    .filter({ hasText: /Payment \$65\.00/ })
    .filter({ hasText: "Synced" })
    .waitFor();
  expect(await rows.filter({ hasNotText: "Payment" }).count()).toBe(1);
}

async function saysWhetherTheMonthIsComplete(page: Page, desk: Desk, month: string): Promise<void> {
  await goTo(page, "Months");
  await page.getByLabel("Month").selectOption(month);
  await page.getByRole("button", { name: "Tie out" }).click();
  await page.getByText("Group and satellites agree to the cent").waitFor();
  const sydney = page.getByRole("region", { name: /Sydney/ });
  const received = sydney.getByRole("row").filter({ hasText: "Received" });
  expect(await received.getByRole("cell").allInnerTexts()).toEqual(["65.00 (1)", "65.00 (1)", "–"]);

  await page.evaluate("window.print = () => { window.printed = document.querySelector('main').innerText; }");
  await page.getByRole("button", { name: "Print the certificate" }).click();
  await expect
    .poll(() => page.evaluate("window.printed ?? ''"))
    .toMatch(/Read from Xero on .*\d+ documents? and 1 payment compared/);
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("navigation").isVisible()).toBe(false);
  expect(await page.getByText(/Read from Xero on/).isVisible()).toBe(true);
  await page.emulateMedia({ media: "screen" });

  const address = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const csv = await (await desk.context.request.get(`${orbit}${address}`)).text();
  const [header = "", ...lines] = csv.trimEnd().split("\r\n");
  const at = header.split(",").indexOf("Difference");
  // Five lines for each satellite, and no difference.
  expect(lines.length % 5).toBe(0);
  expect(new Set(lines.map((line) => line.split(",")[at]))).toEqual(new Set(["0.00"]));
}

/** What a press would do is said first; answers once it is done. */
async function resyncs(page: Page, said: RegExp): Promise<void> {
  await page.getByRole("region", { name: "Selected events" }).getByRole("button", { name: "Re-sync" }).click();
  const plan = page.getByRole("dialog");
  await plan.getByText(said).first().waitFor();
  await plan.getByRole("button", { name: /^Re-sync \d+ events$/ }).click();
  const progress = page.getByRole("region", { name: "Progress" });
  await progress.getByText(/^Finished/).waitFor();
  await progress.getByRole("button", { name: "Put the progress away" }).click();
}

describe("a bookkeeper", () => {
  it("has an invoice copied that nobody announced, tells its payment apart, and ties its month out to the cent", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    const group = await tenantOf("Group");
    const month = await lastMonth(page);

    // Its webhooks are lost; its number is all that is known.
    await inXero("POST", "/webhooks/drop", { count: 1000 });
    await raise(group, LOST.contact, { Reference: LOST.reference, Date: `${month}-10` });
    await inXero("POST", "/webhooks/drop", { count: 0 });
    const lost = await invoiceOf("Group", LOST.reference);
    const number = lost?.InvoiceNumber ?? "no number";
    await findsWhatNobodyAnnounced(page, number);
    const payment = { amount: 65, accountCode: "090", date: `${month}-11` };
    await inXero("POST", `/organisations/${group}/invoices/${lost?.InvoiceID}/payments`, payment);
    await tellsThePaymentApart(page, number);
    await saysWhetherTheMonthIsComplete(page, desk, month);
    // Opened before its row is there, the document's page asks for it until it is.
    expect(desk.errors.filter((error) => !/404 .*\/api\/documents\/invoice\//.test(error))).toEqual([]);
  });

  it("selects thirty rows, and knows before pressing that nothing would be written", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    const group = await tenantOf("Group");
    await Promise.all(Array.from({ length: MANY.count }, () => raise(group, MANY.contact, {})));
    await search(page, "Events", MANY.contact);
    const rows = page.getByRole("row").filter({ hasText: MANY.contact });
    // And one more: of their contact.
    await expect.poll(() => rows.filter({ hasText: "Synced" }).count(), { timeout: 20_000 }).toBe(MANY.count + 1);
    await rows.first().getByRole("checkbox").check();
    await rows
      .nth(MANY.count - 1)
      .getByRole("checkbox")
      .click({ modifiers: ["Shift"] });
    await page.getByText(`${MANY.count} selected`).waitFor();
    await resyncs(page, new RegExp(`^${MANY.count} .*up to date: nothing is written`));
    expect(desk.errors).toEqual([]);
  });

  it("sees both values of an edit of a copy and keeps it; re-syncing everything leaves it, until it is kept no longer", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    await setEdits(page, "ask");
    const copy = await invoiceOf(OLD.organisation, OLD.reference);
    const number = copy?.InvoiceNumber ?? "no number";
    const satellite = await tenantOf(OLD.organisation);
    await inXero("POST", `/organisations/${satellite}/invoices/${copy?.InvoiceID}`, { Reference: BY_HAND });
    await search(page, "Events", number);
    const edited = page.getByRole("row").filter({ hasText: number }).filter({ hasText: "Failed" });
    await edited.getByRole("link", { name: number }).click();
    const panel = page.getByRole("complementary", { name: "Event" });
    await panel.getByRole("button", { name: "Keep", exact: true }).click();
    await panel.getByRole("button", { name: "Stop keeping" }).waitFor();

    await goTo(page, "Events");
    await page.getByLabel("Select all events shown").click();
    await resyncs(page, /kept difference stays? as a person decided/);
    expect((await invoiceOf(OLD.organisation, BY_HAND))?.InvoiceID).toBe(copy?.InvoiceID);

    await search(page, "Documents", number);
    await page.getByRole("link", { name: number }).click();
    await page.getByText("Demo Bookkeeper decided that the copy stays as it is").waitFor();
    const sides = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /^Reference/ }) });
    await expect.poll(() => sides.getByRole("cell").allInnerTexts()).toEqual([OLD.reference, BY_HAND]);
    await page.getByRole("button", { name: "Stop keeping" }).click();
    await goTo(page, "Copies");
    await page.getByRole("link", { name: "Differing from the group" }).click();
    const drift = page.getByRole("listitem").filter({ hasText: number });
    await drift.getByRole("button", { name: "Restore group values" }).click();
    await page.getByText("Every copy equals its record.").waitFor();
    expect((await invoiceOf(OLD.organisation, OLD.reference))?.InvoiceID).toBe(copy?.InvoiceID);
    await setEdits(page, "overwrite");
    expect(desk.errors).toEqual([]);
  });
});
