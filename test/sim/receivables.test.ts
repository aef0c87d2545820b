/**
 * A month of deposits, overpayments, refunds, payments on both sides and their removals, in each mode of `paymentsFrom`: each
 * side says the same of what every invoice still owes, but for what the documents say is people's; and then that is nothing.
 */

import { expect, test } from "vitest";
import type { PaymentsFrom } from "../../src/domain/firm.ts";
import type { PresetName } from "../xero/src/behaviour.ts";
import { untrue } from "./document-truth.ts";
import { isLong } from "./long.ts";
import { MoneyMonth } from "./money-month.ts";
import { Practice } from "./practice.ts";
import { settle, unequal, unsettled } from "./receivables.ts";

const HOUR_MS = 60 * 60_000;
const OPTIONS = ["Sydney", "Melbourne", "Perth"];
/** What people do about what asks them is done when they have looked so often. */
const MOST_LOOKS = 4;

/** What a whole month does not go without. */
const ACTS = "deposit,overpay,use advance,refund advance,refund credit,receive,match bank line,remove receipt".split(
  ",",
);

const credits = { Code: "851", Name: "Client credits", Type: "CURRENT", EnablePaymentsToAccount: true } as const;
const clearing = { ...credits, Code: "852", Name: "Received in satellites" } as const;

async function opened(seed: number, preset: PresetName, paymentsFrom: PaymentsFrom): Promise<Practice> {
  const practice = await new Practice({
    ...{ seed, preset, reconcileMinutes: 360, moreSatellites: ["Perth"], data: "organisations" },
    settings: { paymentsFrom },
  }).open();
  for (const { tenantId, role } of practice.firm.entities) {
    const books = practice.xero.control.bookkeeping(tenantId);
    books.addCurrency("USD");
    books.addAccount(role === "group" ? clearing : credits);
  }
  for (const name of OPTIONS) practice.change(name, { creditsAccount: "851", groupPaymentsAccount: "852" });
  return practice;
}

/** Of each month that was lived through. */
async function tieOuts(practice: Practice) {
  const months = ["2026-11", "2026-12"].filter((month) => month <= new Date(practice.nowMs).toISOString().slice(0, 7));
  const ids = months.map((month) => {
    const id = `01RUN${month}${practice.nowMs}`;
    practice.engine(practice.group).tieOuts.start({ id, month, isNightly: false }, practice.nowMs);
    return id;
  });
  await practice.live(HOUR_MS);
  return ids.flatMap((id) => practice.d1.tieOuts.get(id)?.satellites ?? []);
}

interface Case {
  readonly from: PaymentsFrom;
  readonly seed: number;
  readonly preset: PresetName;
  readonly invoices: number;
  readonly days: number;
}

const MODES = ["group", "satellite", "either"] as const;
const WEEK = { seed: 1, preset: "hostile", invoices: 12, days: 3 } as const;
const MONTH = { seed: 2, preset: "friendly", invoices: 200, days: 30 } as const;
const CASES: readonly Case[] = isLong
  ? [WEEK, MONTH, { ...MONTH, seed: 3, preset: "hostile" as const }].flatMap((one) =>
      MODES.map((from) => ({ ...one, from })),
    )
  : MODES.map((from) => ({ ...WEEK, from }));

test.each(CASES)(
  "after a month in mode $from (seed $seed, $preset Xero, $invoices invoices) both sides owe the same, invoice by invoice",
  async ({ from, seed, preset, invoices, days }) => {
    const practice = await opened(seed, preset, from);
    const month = new MoneyMonth(practice, { seed, invoices, contacts: invoices / 4, days, options: OPTIONS });
    await month.live();
    await practice.live(24 * HOUR_MS);
    expect(unequal(practice).filter(({ said }) => said.length === 0)).toEqual([]);
    expect(untrue(practice, [...practice.d1.documents.values()])).toEqual([]);
    for (const satellite of await tieOuts(practice)) expect(satellite).toMatchObject({ unexplained: "0.00" });
    for (let look = 0; look < MOST_LOOKS && unsettled(practice).length > 0; look++) {
      settle(practice);
      await practice.live(24 * HOUR_MS);
    }
    expect(unsettled(practice)).toEqual([]);
    expect(untrue(practice, [...practice.d1.documents.values()])).toEqual([]);
    const figures = await tieOuts(practice);
    expect(figures.length).toBeGreaterThanOrEqual(OPTIONS.length);
    for (const { unexplained, differences, lines } of figures) {
      expect(unexplained).toBe("0.00");
      expect(lines.owing.difference).toBe("0.00");
      expect(differences.filter(({ reason }) => reason?.code !== "credit-as-payment")).toEqual([]);
    }
    if (days >= 30) for (const act of ACTS) expect(month.done[act], act).toBeGreaterThan(0);
  },
  1_800_000,
);
