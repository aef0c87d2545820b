/** What satellites report to the group, in whatever order it arrives. */

import { expect, test } from "vitest";
import { groupOf, mirroredSale, newestEvent } from "./catalogue/stage.ts";
import { folded } from "./folded.ts";
import { Practice } from "./practice.ts";

function newestPlacement(practice: Practice, invoiceId: string) {
  const query = "select body from records where kind = 'invoice' and id = ?";
  const [row] = folded(practice.disk(practice.group).open(), (rows) => rows.all(query, invoiceId));
  return JSON.parse(String(row?.body)).placements[0];
}

test("a report that a newer one has overtaken on its way says nothing any more", async () => {
  const practice = await new Practice().open();
  const { invoice, copy } = await mirroredSale(practice);
  const placement = () => newestPlacement(practice, invoice.InvoiceID);
  const { seq, rev } = placement();
  expect(placement()).toMatchObject({ status: "synced", rev: expect.any(Number) });
  const late = { kind: "invoice", id: invoice.InvoiceID, seq, rev: rev - 1, status: "waiting", failures: [] } as const;
  const report = { ...late, satelliteId: copy.InvoiceID, nextAttemptAtMs: null, notes: [] };
  practice.engine(practice.group).inbox.report(practice.satellite("Sydney"), [report], practice.nowMs);
  expect(placement()).toMatchObject({ status: "synced", rev });
});

test("a report about what came before does not end the event of a change that is not handed over yet", async () => {
  const practice = await new Practice().open();
  const { invoice, copy } = await mirroredSale(practice);
  practice.network = (request) => (request.url.includes("/Contacts?") ? "lost-before" : null);
  groupOf(practice).editInvoice(invoice.InvoiceID, { Contact: { Name: "Another client" } });
  await practice.run(60_000);
  const { status, seq, rev } = newestPlacement(practice, invoice.InvoiceID);
  expect(status).toBe("synced");
  const late = { kind: "invoice", id: invoice.InvoiceID, seq, rev: rev + 1, status: "synced", failures: [] } as const;
  const report = { ...late, satelliteId: copy.InvoiceID, nextAttemptAtMs: null, notes: [] };
  practice.engine(practice.group).inbox.report(practice.satellite("Sydney"), [report], practice.nowMs);
  await practice.run(5000);
  expect(["queued", "waiting"]).toContain(newestEvent(practice, invoice.InvoiceID).status);
  practice.network = () => null;
  await practice.run(3_600_000);
  expect(newestEvent(practice, invoice.InvoiceID).status).toBe("synced");
});
