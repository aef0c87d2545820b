import { expect, test } from "vitest";
import { unexplained } from "./compare.ts";
import { untrue } from "./document-truth.ts";
import { isLong } from "./long.ts";
import { Month } from "./month.ts";
import { Practice } from "./practice.ts";

const HOUR_MS = 60 * 60_000;

/** What a person would do about each satellite at the end of the month. */
function tidyUp(practice: Practice): void {
  for (const entity of practice.firm.entities.filter((one) => one.role === "satellite")) {
    const book = practice.xero.control.contactBook(entity.tenantId);
    for (const contact of book.all()) if (contact.ContactStatus === "ARCHIVED") book.restore(contact.ContactID);
    practice.xero.control.bookkeeping(entity.tenantId).setLockDates({ period: null });
  }
}

const MONTHS = [
  [1, "friendly", 140],
  [2, "hostile", 80],
] as const;

test.each(isLong ? MONTHS : MONTHS.slice(1))(
  "after a month (seed %i, %s Xero) every satellite equals the group field by field, but for what open events explain",
  async (seed, preset, invoices) => {
    const options = ["Sydney", "Melbourne", "Perth"];
    const practice = await new Practice({ seed, preset, reconcileMinutes: 360, moreSatellites: ["Perth"] }).open();
    const month = new Month(practice, { seed, invoices, contacts: 60, options });
    await month.live();
    await practice.live(3 * HOUR_MS);
    expect(unexplained(practice)).toEqual([]);
    for (const act of ["edit lines", "pay", "remove payment", "allocate", "unallocate", "void", "move", "lock date"]) {
      expect(month.done[act], act).toBeGreaterThan(0);
    }
    tidyUp(practice);
    await practice.live(3 * HOUR_MS);
    expect(unexplained(practice)).toEqual([]);
    const rows = [...practice.d1.documents.values()];
    expect(untrue(practice, rows)).toEqual([]);
    expect(rows.filter(({ state }) => state === "in-step").length).toBeGreaterThan(invoices / 2);
    const open = practice.events().filter((event) => event.status === "failed");
    expect(open.map((event) => [event.label, event.failures[0]?.code, event.failures[0]?.detail])).toEqual([]);
    expect(practice.calls.filter((call) => call.status === 429)).toEqual([]);
  },
  240_000,
);
