/** A deployment is lost and made anew from a backup: other objects, the same Xero, which has gone its way meanwhile. */

import { describe, expect, test } from "vitest";
import type { TenantId } from "../../src/domain/ids.ts";
import type { BackupPage } from "../../src/objects/tenant-rpc.ts";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const tenants = (practice: Practice): readonly TenantId[] => practice.firm.entities.map(({ tenantId }) => tenantId);

/** The group first, as the export does. */
function backUp(practice: Practice): Map<TenantId, readonly BackupPage[]> {
  return new Map(
    tenants(practice).map((id) => {
      const pages: BackupPage[] = [];
      for (let after: string | null = null, n = 0; n < 1000; n++) {
        const page: BackupPage = practice.engine(id).views.backup(after);
        pages.push(page);
        after = page.next;
        if (after === null) break;
      }
      return [id, pages];
    }),
  );
}

/** As the import does: no roles, the rows, then the roles. */
function startAnew(practice: Practice, backup: Map<TenantId, readonly BackupPage[]>): void {
  const { firm } = practice;
  practice.replaceObjects();
  const entities = firm.entities.map((entity) => ({ ...entity, role: "unassigned" as const }));
  practice.configure({ ...firm, version: 1, entities });
  for (const [id, pages] of backup) {
    for (const page of pages) {
      const restored = practice.engine(id).inbox.restore(page, practice.nowMs);
      expect(restored).toEqual({ ok: true, value: page.rows.length });
    }
  }
  practice.configure({ ...firm, version: 2 });
}

const liveCopies = (practice: Practice, name: string) => copiesIn(practice, name).map(mirrored);

describe.each(["friendly", "hostile"] as const)("a deployment restored from a backup, with a %s Xero", (preset) => {
  const open = () => new Practice({ preset, reconcileMinutes: 15 }).open();

  test("has no second copy of anything, and edits and payments go to the copies that there are", async () => {
    const practice = await open();
    const edited = raise(practice);
    const paid = raise(practice, { contact: "Another" });
    await practice.live(60 * 60_000);
    const before = copiesIn(practice, "Sydney").map((copy) => copy.InvoiceID);
    expect(before).toHaveLength(2);
    startAnew(practice, backUp(practice));
    const person = practice.xero.control.person(practice.group);
    person.editInvoice(edited.InvoiceID, { LineItems: [line("Sydney", 33.33)] });
    person.pay(paid.InvoiceID, { amount: 10 });
    await practice.live(60 * 60_000);
    const after = copiesIn(practice, "Sydney");
    expect(after.map((copy) => copy.InvoiceID)).toEqual(before);
    const byNumber = (number: string | undefined) => after.find((copy) => copy.InvoiceNumber === number);
    expect(byNumber(edited.InvoiceNumber)?.LineItems.map(({ UnitAmount }) => UnitAmount)).toEqual([33.33]);
    expect(byNumber(paid.InvoiceNumber)?.AmountPaid).toBe(10);
  });

  test("takes what it did after the backup for what it is: no invoice and no payment is there twice", async () => {
    const practice = await open();
    const paid = raise(practice);
    await practice.live(60 * 60_000);
    const backup = backUp(practice);
    practice.xero.control.person(practice.group).pay(paid.InvoiceID, { amount: 10 });
    raise(practice);
    await practice.live(60 * 60_000);
    const before = liveCopies(practice, "Sydney");
    expect(before).toHaveLength(2);
    startAnew(practice, backup);
    await practice.live(3 * 60 * 60_000);
    expect(liveCopies(practice, "Sydney")).toEqual(before);
    expect(
      copiesIn(practice, "Sydney")
        .map((copy) => copy.AmountPaid)
        .toSorted(),
    ).toEqual([0, 10]);
  });

  test("finishes what was open when the backup was made", async () => {
    const practice = await open();
    practice.pause("Sydney", true);
    raise(practice);
    await practice.live(10 * 60_000);
    const backup = backUp(practice);
    practice.pause("Sydney", false);
    startAnew(practice, backup);
    await practice.live(60 * 60_000);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });
});

test("rows of a later release or of one without backups, and rows that are none, are refused and change nothing", async () => {
  const practice = await new Practice().open();
  const restore = (rows: Partial<BackupPage>) =>
    practice.engine(practice.group).inbox.restore({ version: 0, table: "records", rows: [], ...rows }, practice.nowMs);
  const { version } = practice.engine(practice.group).views.backup(null);
  expect(restore({})).toEqual({ ok: false, error: "other-version" });
  expect(restore({ version, table: "attempts" })).toEqual({ ok: false, error: "unreadable" });
  const foreign = JSON.stringify({ kind: "invoice", id: "b", placements: [] });
  expect(restore({ version, rows: [["invoice", "a", foreign]] })).toEqual({ ok: false, error: "unreadable" });
  expect(restore({ version, table: "meta", rows: [["self", '"x"']] })).toEqual({ ok: false, error: "unreadable" });
});
