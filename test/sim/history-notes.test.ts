/** The two-sided trail: a note on each new copy that says where it comes from, when the firm wants it, last of all calls. */

import { describe, expect, test } from "vitest";
import { credit, GROUP, groupOf, later, sydneyOf } from "./catalogue/stage.ts";
import { line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

/** As Xero itself refuses: anything else is its trouble, and is tried again. */
const REFUSAL = JSON.stringify({
  ErrorNumber: 10,
  Type: "ValidationException",
  Message: "A validation exception occurred",
});

/** What Xero's page shows of a record's history. */
async function historyOf(practice: Practice, path: string): Promise<readonly string[]> {
  const { access_token } = await practice.xero.control.issueTokens();
  const headers = {
    authorization: `Bearer ${access_token}`,
    accept: "application/json",
    "xero-tenant-id": practice.satellite("Sydney"),
  };
  const url = `https://xero.test/api.xro/2.0/${path}/History`;
  const body = await (await practice.xero.fetch(new Request(url, { headers }))).json();
  const { HistoryRecords } = body as { HistoryRecords: { Changes: string; Details: string }[] };
  return HistoryRecords.filter((record) => record.Changes === "Note").map((record) => record.Details);
}

const notesSent = (practice: Practice) => practice.calls.filter((call) => call.path.includes("/History"));

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test("each new copy says once which record of the group it is of", async () => {
    const practice = await new Practice({ preset, settings: { historyNotes: true } }).open();
    const invoice = raise(practice);
    const note = credit(practice, 50);
    await later(practice);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 7)] });
    await later(practice, invoice.InvoiceID);
    const [copy] = sydneyOf(practice).invoices();
    const [copiedNote] = sydneyOf(practice).creditNotes();
    expect(await historyOf(practice, `Invoices/${copy?.InvoiceID}`)).toEqual([
      `Mirrored by Orbit from ${invoice.InvoiceNumber} of ${GROUP}`,
    ]);
    expect(await historyOf(practice, `CreditNotes/${copiedNote?.CreditNoteID}`)).toEqual([
      `Mirrored by Orbit from ${note.CreditNoteNumber} of ${GROUP}`,
    ]);
  });

  test("no note is written unless the firm wants it", async () => {
    const practice = await new Practice({ preset }).open();
    raise(practice);
    await later(practice);
    expect(notesSent(practice)).toEqual([]);
  });

  test("notes go after everything else, and one that Xero refuses is no failure of the mirror", async () => {
    const practice = await new Practice({ preset, settings: { historyNotes: true } }).open();
    practice.xero.control.addFault({
      path: "*/History",
      times: 100,
      effect: { kind: "status", status: 400, body: REFUSAL },
    });
    for (let n = 0; n < 60; n++) raise(practice, { contact: `Client ${n}` });
    await later(practice);
    const sydney = practice.calls.filter((call) => call.tenantId === practice.satellite("Sydney"));
    const lastWrite = sydney.findLastIndex((call) => call.method === "PUT" && call.path.includes("/Invoices?"));
    const firstNote = sydney.findIndex((call) => call.path.includes("/History"));
    expect(firstNote).toBeGreaterThan(lastWrite);
    expect(notesSent(practice).length).toBe(60);
    const ofInvoices = practice
      .events()
      .filter((event) => event.kind === "invoice" && event.tenantId === practice.group);
    expect(new Set(ofInvoices.map((event) => event.status))).toEqual(new Set(["synced"]));
  });
});
