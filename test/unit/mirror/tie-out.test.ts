// biome-ignore-all lint/style/noExcessiveLinesPerFile: the lines of one sum.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TenantId, tenantId } from "../../../src/domain/ids.ts";
import { TIE_OUT_LINES, type TieOutSatellite } from "../../../src/domain/tie-out.ts";
import { decimalOf } from "../../../src/mirror/money.ts";
import { compareMonth, type MonthInput } from "../../../src/mirror/tie-out/compare.ts";
import type { ReadDocument, ReadPayment, Side } from "../../../src/mirror/tie-out/sides.ts";

const MELBOURNE = tenantId("m0000000-0000-0000-0000-000000000000");
const SYDNEY = tenantId("s0000000-0000-0000-0000-000000000000");
const MONTH = "2026-11";

function document(id: string, change: Partial<ReadDocument> = {}): ReadDocument {
  return {
    kind: "invoice",
    id,
    number: `INV-${id}`,
    contactName: "Bondi Cafe",
    date: "2026-11-10",
    status: "AUTHORISED",
    currency: "AUD",
    total: 11_000,
    tax: 1_000,
    open: 11_000,
    route: MELBOURNE,
    groupId: null,
    updatedAtMs: null,
    payments: null,
    ...change,
  };
}

function copyOf(record: ReadDocument, change: Partial<ReadDocument> = {}): ReadDocument {
  return { ...record, id: `copy-${record.id}`, route: null, groupId: record.id, ...change };
}

function payment(id: string, of: ReadDocument, change: Partial<ReadPayment> = {}): ReadPayment {
  return {
    id,
    documentKind: of.kind,
    documentId: of.id,
    number: of.number,
    contactName: of.contactName,
    date: "2026-11-20",
    amount: of.total,
    isRefund: false,
    currency: of.currency,
    reference: null,
    groupId: of.groupId,
    ...change,
  };
}

function side(documents: readonly ReadDocument[], payments: readonly ReadPayment[] = []): Side {
  return { documents, payments };
}

function compare(group: Side, own: Side, change: Partial<MonthInput> = {}) {
  const result = compareMonth({
    month: MONTH,
    satellites: [{ tenantId: MELBOURNE, name: "Harbour Melbourne", baseCurrency: "AUD", own }],
    group,
    nameOf: (id: TenantId) => (id === SYDNEY ? "Harbour Sydney" : "Harbour Melbourne"),
    recordReason: () => null,
    isFinal: true,
    differencesMost: 1_000,
    ...change,
  });
  const [first] = result.satellites;
  if (first === undefined) throw new Error("no satellite was compared");
  return { ...result, first, shown: first.differences.map(brief) };
}

function brief({ kind, line, group, satellite, reason }: TieOutSatellite["differences"][number]) {
  return [kind, line, group, satellite, reason?.code ?? null];
}

describe("the tie-out of a month", () => {
  it("copies that equal their records leave nothing to explain", () => {
    const record = document("1", { status: "PAID", open: 0 });
    const credit = document("2", { kind: "credit-note", number: "CN-2", total: 5_500, tax: 500, open: 2_000 });
    const group = side([record, credit], [payment("p", record)]);
    const own = side([copyOf(record), copyOf(credit)], [payment("q", copyOf(record))]);
    const { first } = compare(group, own);
    expect(first.differences).toEqual([]);
    expect(first.unexplained).toBe("0.00");
    expect(first.lines).toEqual({
      invoiced: { count: { group: 1, satellite: 1 }, group: "110.00", satellite: "110.00", difference: "0.00" },
      credited: { count: { group: 1, satellite: 1 }, group: "55.00", satellite: "55.00", difference: "0.00" },
      tax: { count: { group: 2, satellite: 2 }, group: "5.00", satellite: "5.00", difference: "0.00" },
      received: { count: { group: 1, satellite: 1 }, group: "110.00", satellite: "110.00", difference: "0.00" },
      owing: { count: { group: 1, satellite: 1 }, group: "-20.00", satellite: "-20.00", difference: "0.00" },
    });
    expect(first.compared).toEqual({ documents: 2, payments: 1 });
  });

  it("a missing copy is named on every line that it is missing from, with what is open at its record", () => {
    const record = document("1");
    const reason = { code: "lock-date", title: "Locked", text: "Until 30 November." } as const;
    const { shown, first } = compare(side([record]), side([]), { recordReason: () => reason });
    expect(shown).toEqual([
      ["invoice", "invoiced", "110.00", "0.00", "lock-date"],
      ["invoice", "tax", "10.00", "0.00", "lock-date"],
      ["invoice", "owing", "110.00", "0.00", "lock-date"],
    ]);
    expect(first.unexplained).toBe("0.00");
    expect(first.differences[0]).toMatchObject({ number: "INV-1", groupId: "1", satelliteId: null });
  });

  it("without a reason it counts as unexplained, and both sides of it are to be read again", () => {
    const { first, puzzles } = compare(side([document("1")]), side([]));
    expect(first.unexplained).toBe("230.00");
    expect(puzzles).toEqual([{ tenantId: MELBOURNE, kind: "invoice", groupId: "1", satelliteId: null }]);
  });

  it("an invoice that exists only in the satellite says so, and needs no second look", () => {
    const own = document("own", { route: null });
    const { shown, puzzles } = compare(side([]), side([own]));
    expect(shown.map((row) => row[4])).toEqual(["only-in-satellite", "only-in-satellite", "only-in-satellite"]);
    expect(puzzles).toEqual([]);
  });

  it("a document that is dated in another month on one side says both dates", () => {
    const record = document("1", { date: "2026-11-30" });
    const { first } = compare(side([record]), side([copyOf(record, { date: "2026-12-01" })]));
    expect(first.differences.map((one) => [one.line, one.reason?.text])).toEqual([
      ["invoiced", "Dated 30 Nov 2026 in the group, 1 Dec 2026 in Harbour Melbourne."],
      ["tax", "Dated 30 Nov 2026 in the group, 1 Dec 2026 in Harbour Melbourne."],
    ]);
  });

  it("a payment that is dated in another month on one side says both dates once both are read whole", () => {
    const paid = { status: "PAID", open: 0 };
    const listed = document("1", paid);
    const [there, here] = [payment("p", listed), payment("q", copyOf(listed), { date: "2026-12-01" })];
    const before = compare(side([listed], [there]), side([copyOf(listed)]), { isFinal: false });
    expect(before.shown).toEqual([["payment", "received", "110.00", "0.00", null]]);
    expect(before.puzzles).toHaveLength(1);
    const whole = { ...listed, payments: [there] };
    const { shown } = compare(side([whole], [there]), side([copyOf(listed, { payments: [here] })]));
    expect(shown).toEqual([["payment", "received", "110.00", "0.00", "date-differs"]]);
  });

  it("a payment that somebody entered on the copy explains what was received and what is owing", () => {
    const record = document("1");
    const copy = copyOf(record, { status: "PAID", open: 0 });
    const { shown, first } = compare(side([record]), side([copy], [payment("q", copy)]));
    expect(shown).toEqual([
      ["payment", "received", "0.00", "110.00", "payment-only-in-satellite"],
      ["invoice", "owing", "110.00", "0.00", "payment-only-in-satellite"],
    ]);
    expect(first.unexplained).toBe("0.00");
  });

  it("what the copy's payments of other months explain is found when both sides are read whole", () => {
    const record = document("1", { payments: [] });
    const open = { status: "PAID", open: 0 };
    const earlier = payment("q", copyOf(record), { date: "2026-10-02" });
    const { shown } = compare(side([record]), side([copyOf(record, { ...open, payments: [earlier] })]));
    expect(shown).toEqual([["invoice", "owing", "110.00", "0.00", "payment-only-in-satellite"]]);
  });

  it("an overpayment of the group that is a payment in the satellite says so", () => {
    const record = document("1", { status: "PAID", open: 0 });
    const entered = payment("q", copyOf(record), { reference: "Overpayment 4711" });
    const { shown } = compare(side([record]), side([copyOf(record)], [entered]));
    expect(shown).toEqual([["payment", "received", "0.00", "110.00", "credit-as-payment"]]);
  });

  it("one payment in the group and the same amount in two parts in the satellite is no difference", () => {
    const record = document("1", { status: "PAID", open: 0 });
    const parts = [payment("q", copyOf(record), { amount: 6_000 }), payment("r", copyOf(record), { amount: 5_000 })];
    const { first } = compare(side([record], [payment("p", record)]), side([copyOf(record)], parts));
    expect(first.differences).toEqual([]);
    expect(first.lines.received.count).toEqual({ group: 1, satellite: 2 });
  });

  it("a refund lowers what was received", () => {
    const credit = document("2", { kind: "credit-note", status: "PAID", open: 0 });
    const refund = payment("p", credit, { isRefund: true });
    const { first } = compare(side([credit], [refund]), side([copyOf(credit)]));
    expect(first.lines.received).toMatchObject({ group: "-110.00", satellite: "0.00", difference: "-110.00" });
  });

  it("a payment on an invoice of an earlier month that is paid is compared too", () => {
    const old = document("1", { date: "2026-09-01", status: "PAID", open: 0 });
    const { first } = compare(side([old], [payment("p", old)]), side([], [payment("q", copyOf(old))]));
    expect(first.lines.received).toMatchObject({ group: "110.00", satellite: "110.00" });
    expect(first.differences).toEqual([]);
  });

  it("documents of one number without a mapping are compared with each other", () => {
    const { first } = compare(side([document("1")]), side([document("2", { number: "inv-1 ", route: null })]));
    expect(first.differences).toEqual([]);
  });

  it("a copy whose record names another satellite now says which", () => {
    const record = document("1", { route: SYDNEY });
    const { first } = compare(side([record]), side([copyOf(record)]));
    expect(first.differences[0]?.reason?.text).toContain("names Harbour Sydney");
  });

  it("a voided copy of an approved record says both statuses", () => {
    const record = document("1");
    const { first } = compare(side([record]), side([copyOf(record, { status: "VOIDED", open: 0 })]));
    expect(first.differences[0]?.reason?.text).toBe("Awaiting payment in the group, voided in Harbour Melbourne.");
  });

  it("each currency has figures of its own, the satellite's own currency first", () => {
    const dollars = document("1");
    const euros = document("2", { currency: "EUR" });
    const { satellites } = compare(side([euros, dollars]), side([copyOf(euros), copyOf(dollars)]));
    expect(satellites.map(({ currency, lines }) => [currency, lines.invoiced.group])).toEqual([
      ["AUD", "110.00"],
      ["EUR", "110.00"],
    ]);
  });

  it("a copy in another currency stands on both sides, never set off", () => {
    const record = document("1");
    const { satellites } = compare(side([record]), side([copyOf(record, { currency: "EUR" })]));
    expect(satellites.map(({ currency, lines }) => [currency, lines.invoiced.difference])).toEqual([
      ["AUD", "110.00"],
      ["EUR", "-110.00"],
    ]);
  });

  it("a satellite without anything in the month has figures of zero in its own currency", () => {
    const { first } = compare(side([]), side([]));
    expect(first.currency).toBe("AUD");
    expect(first.lines.invoiced.difference).toBe("0.00");
  });

  it("documents of the group that name no satellite are counted, and belong to none", () => {
    const { first, unrouted } = compare(side([document("1", { route: null })]), side([]));
    expect(unrouted).toBe(1);
    expect(first.lines.invoiced.count.group).toBe(0);
  });
});

const amount = fc.integer({ min: 1, max: 5_000_000_00 });
const aDocument = fc.record({
  id: fc.integer({ min: 1, max: 12 }),
  kind: fc.constantFrom("invoice" as const, "credit-note" as const),
  date: fc.constantFrom("2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"),
  status: fc.constantFrom("AUTHORISED", "PAID", "VOIDED", "DRAFT"),
  currency: fc.constantFrom("AUD", "NZD"),
  total: amount,
  tax: amount,
  open: amount,
});
const aSide = fc.uniqueArray(aDocument, { selector: ({ kind, id }) => `${kind}${id}`, maxLength: 12 });
const paid = fc.array(
  fc.record({ of: fc.nat(), amount, date: fc.constantFrom("2026-11-05", "2026-12-05"), isCopy: fc.boolean() }),
  { maxLength: 12 },
);

describe("of any two sides", () => {
  const sides = fc.tuple(aSide, aSide, paid, paid).map(([groups, owns, groupPaid, ownPaid]) => {
    const group = groups.map((one) => document(String(one.id), { ...one, id: String(one.id) }));
    const own = owns.map((one) =>
      document(`own-${one.id}`, {
        ...one,
        id: `own-${one.id}`,
        route: null,
        groupId: one.id % 3 ? String(one.id) : null,
      }),
    );
    const payments = (of: readonly ReadDocument[], from: typeof groupPaid) =>
      from.flatMap((one, index) => {
        const target = of[one.of % Math.max(1, of.length)];
        const isRefund = target?.kind === "credit-note";
        return target
          ? [payment(`${target.id}-${index}`, target, { amount: one.amount, date: one.date, isRefund })]
          : [];
      });
    return { group: side(group, payments(group, groupPaid)), own: side(own, payments(own, ownPaid)) };
  });

  it("the differences that are named add up to the difference of each line, and to what is unexplained", () => {
    fc.assert(
      fc.property(sides, ({ group, own }) => {
        for (const figures of compare(group, own).satellites) {
          for (const line of TIE_OUT_LINES) {
            const named = figures.differences.filter((one) => one.line === line);
            const sum = named.reduce((all, one) => all + minor(one.group) - minor(one.satellite), 0);
            expect(decimalOf(sum)).toBe(figures.lines[line].difference);
          }
          const open = figures.differences.filter(({ reason }) => reason === null);
          const sum = open.reduce((all, one) => all + Math.abs(minor(one.group) - minor(one.satellite)), 0);
          expect(decimalOf(sum)).toBe(figures.unexplained);
        }
      }),
    );
  });

  it("a side beside its own copies has no difference", () => {
    fc.assert(
      fc.property(sides, ({ group }) => {
        const copies = group.documents.map((one) => copyOf(one));
        const payments = group.payments.map((one) => ({
          ...one,
          documentId: `copy-${one.documentId}`,
          groupId: one.documentId,
        }));
        for (const figures of compare(group, side(copies, payments)).satellites)
          expect(figures.differences).toEqual([]);
      }),
    );
  });

  it("the order in which things were read changes nothing", () => {
    fc.assert(
      fc.property(sides, ({ group, own }) => {
        const reversed = (one: Side) => side(one.documents.toReversed(), one.payments.toReversed());
        const figures = (result: ReturnType<typeof compare>) => result.satellites.map(({ lines }) => lines);
        expect(figures(compare(reversed(group), reversed(own)))).toEqual(figures(compare(group, own)));
      }),
    );
  });
});

function minor(value: string): number {
  return Math.round(Number(value) * 100);
}
