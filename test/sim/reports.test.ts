/** What satellites report to the group, in whatever order it arrives. */

import { expect, test } from "vitest";
import { mirroredSale } from "./catalogue/stage.ts";
import { folded } from "./folded.ts";
import { Practice } from "./practice.ts";

test("a report that a newer one has overtaken on its way says nothing any more", async () => {
  const practice = await new Practice().open();
  const { invoice, copy } = await mirroredSale(practice);
  const sql = practice.disk(practice.group).open();
  const placement = () => {
    const query = "select body from records where kind = 'invoice' and id = ?";
    const [row] = folded(sql, (rows) => rows.all(query, invoice.InvoiceID));
    return JSON.parse(String(row?.body)).placements[0];
  };
  const { seq, rev } = placement();
  expect(placement()).toMatchObject({ status: "synced", rev: expect.any(Number) });
  const late = { kind: "invoice", id: invoice.InvoiceID, seq, rev: rev - 1, status: "waiting", failures: [] } as const;
  const report = { ...late, satelliteId: copy.InvoiceID, nextAttemptAtMs: null, notes: [] };
  practice.engine(practice.group).inbox.report(practice.satellite("Sydney"), [report], practice.nowMs);
  expect(placement()).toMatchObject({ status: "synced", rev });
});
