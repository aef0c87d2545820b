/**
 * What must be true of every payment once nothing is under way: it is where people want it, and on the other side where the
 * setting says, with the same amount. Only a document that says otherwise itself, to the people, is left out.
 */

import type { PaymentsFrom } from "../../../src/domain/firm.ts";
import { ALIKE, isSingle } from "./counted.ts";
import type { Money } from "./ledger.ts";
import type { World } from "./world.ts";

interface Pair {
  readonly number: string;
  readonly groupId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly ours: ReadonlyMap<string, readonly number[]>;
  readonly theirs: ReadonlyMap<string, readonly number[]>;
}

/** In words the first that is out of balance; null when none is. */
export function outOfBalance(world: World): string | null {
  const paymentsFrom = world.plan.paymentsFrom;
  for (const pair of pairs(world)) {
    for (const reference of new Set([...pair.ours.keys(), ...pair.theirs.keys()])) {
      const money = world.watch.counted.ledger.of(reference);
      if (money === null || money.isChanged) continue;
      const wrong = unbalanced(world, pair, money, paymentsFrom);
      if (wrong !== null) return `money is equal on both sides: "${reference}" of ${pair.number} ${wrong}`;
    }
  }
  return lostMoney(world);
}

/** What people entered on an invoice and did not take off is on it. */
function lostMoney(world: World): string | null {
  const known = new Map(
    pairs(world).flatMap(({ number, groupId, documentId }) => [
      [groupId, number],
      [documentId, number],
    ]),
  );
  for (const money of world.watch.counted.ledger.all()) {
    const { reference, origin, isWanted, live, invoiceId } = money;
    const number = known.get(invoiceId);
    // What both sides entered alike is one, and whoever takes it off takes off both.
    if (!isWanted || !isSingle(money) || number === undefined || (live.get(origin)?.size ?? 0) > 0) continue;
    return `money that people entered stays: "${reference}" of ${number} is gone from where it was entered`;
  }
  return null;
}

function unbalanced(world: World, { tenantId, ours, theirs }: Pair, money: Money, from: PaymentsFrom): string | null {
  const [here, there] = [ours.get(money.reference) ?? [], theirs.get(money.reference) ?? []];
  if (JSON.stringify(here) === JSON.stringify(there)) return null;
  const shown = `is ${here.join(" + ") || "nothing"} in the group and ${there.join(" + ") || "nothing"} in the satellite`;
  if (money.reference.startsWith(ALIKE)) {
    // Of two alike that each began on another side, whose was taken off is not known: it may be an edit that is kept.
    return from === "either" && money.isWanted && !money.isTakenOffElsewhere ? shown : null;
  }
  // Taken off the copy by hand, it may be an edit that is kept.
  const staysOff = from === "satellite" || money.isTakenOffElsewhere;
  if (money.origin === world.group) return staysOff && there.length === 0 ? null : shown;
  if (money.origin !== tenantId || from === "group" || (money.isTakenOffElsewhere && here.length === 0)) return null;
  return shown;
}

/** Documents of which both sides are held to be known and finished. */
function pairs(world: World): readonly Pair[] {
  const group = paymentsByInvoice(world, world.group);
  const bySatellite = new Map(world.satellites.map((id) => [id, paymentsByInvoice(world, id)]));
  const rows = [...world.d1.documents.values()].filter((row) => !world.takeOvers.isListed(row));
  return rows.flatMap(({ kind, groupId, number, state, satelliteTenantId, copy }) => {
    if (kind !== "invoice" || satelliteTenantId === null || copy === null) return [];
    if ((state !== "in-step" && state !== "skipped") || copy.kept !== null) return [];
    const ours = group.get(groupId) ?? new Map<string, readonly number[]>();
    const theirs = bySatellite.get(satelliteTenantId)?.get(copy.documentId) ?? new Map<string, readonly number[]>();
    const { documentId } = copy;
    return [{ number: number ?? groupId, groupId, documentId, tenantId: satelliteTenantId, ours, theirs }];
  });
}

/** Invoice → reference → amounts, live ones only. */
function paymentsByInvoice(world: World, tenantId: string) {
  const found = new Map<string, Map<string, number[]>>();
  for (const invoice of world.xero.control.person(tenantId).invoices()) {
    const amounts = new Map<string, number[]>();
    for (const { Reference = "", Amount } of invoice.Payments) {
      const all = [...(amounts.get(Reference) ?? []), Amount].toSorted((a, b) => a - b);
      amounts.set(Reference, all);
    }
    found.set(invoice.InvoiceID, amounts);
  }
  return found;
}
