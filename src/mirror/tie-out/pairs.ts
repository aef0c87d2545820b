/**
 * Joins the group's documents and payments that belong to one satellite with the satellite's own: by the mapping, and where
 * there is none by the number. Pure.
 */

import type { TenantId } from "../../domain/ids.ts";
import type { DocumentKind } from "../document.ts";
import { documentKey, isInMonth, type ReadDocument, type ReadPayment, type Side } from "./sides.ts";

/** One document on both sides, with its payments of the month. */
export interface Pair {
  readonly kind: DocumentKind;
  readonly number: string | null;
  readonly groupId: string | null;
  readonly group: ReadDocument | null;
  /** The group's document when it does not belong to this satellite, and the satellite has a copy all the same. */
  readonly elsewhere: ReadDocument | null;
  readonly own: ReadDocument | null;
  readonly groupPayments: readonly ReadPayment[];
  readonly ownPayments: readonly ReadPayment[];
}

type Building = { -readonly [K in keyof Pair]: Pair[K] } & {
  groupPayments: readonly ReadPayment[];
  ownPayments: readonly ReadPayment[];
};

/** One side by document; of the group once for all satellites. */
export interface SideIndex {
  readonly documents: ReadonlyMap<string, ReadDocument>;
  readonly payments: ReadonlyMap<string, readonly ReadPayment[]>;
}

export function sideIndex({ documents, payments }: Side): SideIndex {
  return {
    documents: new Map(documents.map((one) => [documentKey(one.kind, one.id), one])),
    payments: Map.groupBy(payments, (one) => documentKey(one.documentKind, one.documentId)),
  };
}

export function pairsOf(tenantId: TenantId, group: SideIndex, own: SideIndex, month: string): readonly Pair[] {
  const pairs = new Pairs(group);
  for (const [key, document] of group.documents) {
    if (document.route !== tenantId) continue;
    const groupPayments = inMonth(document, group.payments.get(key), month);
    pairs.add(key, { ...newPair(document), groupId: document.id, group: document, groupPayments });
  }
  // Those with a mapping first: a number joins only what nothing else claims.
  const documents = [...own.documents].sort(([, a], [, b]) => Number(a.groupId === null) - Number(b.groupId === null));
  for (const [key, document] of documents) {
    const pair = pairs.of(document) ?? pairs.add(`own:${key}`, newPair(document));
    pair.own = document;
    pair.ownPayments = inMonth(document, own.payments.get(key), month);
  }
  // Payments on documents that were not read themselves: of another month, and paid.
  for (const [key, payments] of own.payments) {
    const [first] = payments;
    if (first === undefined || own.documents.has(key)) continue;
    const { documentKind: kind, groupId, number } = first;
    const pair = pairs.of({ kind, groupId, number }) ?? pairs.add(`own:${key}`, newPair({ kind, number, groupId }));
    pair.ownPayments = [...pair.ownPayments, ...inMonth(null, payments, month)];
  }
  return pairs.all();
}

type Named = Pick<Pair, "kind" | "number" | "groupId">;

class Pairs {
  readonly #group: SideIndex;
  readonly #byKey = new Map<string, Building>();
  readonly #byNumber = new Map<string, Building[]>();

  constructor(group: SideIndex) {
    this.#group = group;
  }

  all(): readonly Pair[] {
    return [...this.#byKey.values()];
  }

  add(key: string, pair: Building): Building {
    this.#byKey.set(key, pair);
    const name = numberKey(pair);
    if (name !== null && pair.group !== null) this.#byNumber.set(name, [...(this.#byNumber.get(name) ?? []), pair]);
    return pair;
  }

  /** Null where it belongs to no pair, or where that has a copy already. */
  of(own: Named): Building | null {
    const pair = own.groupId === null ? this.#numbered(own) : this.#mapped(own.kind, own.groupId);
    return pair?.own === null ? pair : null;
  }

  #numbered(own: Named): Building | null {
    const name = numberKey(own);
    return (name === null ? null : this.#byNumber.get(name)?.find((pair) => pair.own === null)) ?? null;
  }

  /** Made where the record does not belong here or was not read. */
  #mapped(kind: DocumentKind, groupId: string): Building {
    const key = documentKey(kind, groupId);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const elsewhere = this.#group.documents.get(key) ?? null;
    return this.add(key, { ...newPair({ kind, number: elsewhere?.number ?? null, groupId }), elsewhere });
  }
}

/** What a document lists itself, where it was read whole, is newer than the list of payments. */
function inMonth(
  document: ReadDocument | null,
  listed: readonly ReadPayment[] | undefined,
  month: string,
): readonly ReadPayment[] {
  return (document?.payments ?? listed ?? []).filter((payment) => isInMonth(payment.date, month));
}

function numberKey({ kind, number }: Pick<Pair, "kind" | "number">): string | null {
  return number === null ? null : `${kind}:${number.trim().toLowerCase()}`;
}

function newPair({ kind, number, groupId }: Named): Building {
  return { kind, number, groupId, group: null, elsewhere: null, own: null, groupPayments: [], ownPayments: [] };
}
