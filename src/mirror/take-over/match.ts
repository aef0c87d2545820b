/**
 * Which document of a satellite is the copy of which document of the group, though Orbit did not make it: by its number, or
 * where none has that number by contact, date and total. Says what differs, and which contacts belong together. Pure.
 */

import type { Difference } from "../../domain/failure.ts";
import type { TakeOverItem } from "../../domain/take-over.ts";
import type { DocumentKind } from "../document.ts";
import { contactNameKey } from "../names.ts";
import { type Agreement, agreementOf, type ContactLinks, shownTotal } from "./agreement.ts";
import type { ContactFacts, DocumentFacts, Facts } from "./facts.ts";

export interface MatchInput {
  readonly group: readonly Facts[];
  readonly own: readonly Facts[];
  /** The satellite's contact that is the copy of the group's contact already; null: none is. */
  readonly contactCopyOf: (groupContactId: string) => string | null;
  /** Where the document has a copy that Orbit knows, or is about to get one. */
  readonly knownCopyOf: (kind: DocumentKind, groupId: string) => KnownCopy;
}

/** `here`: a copy in the satellite; a name: a copy in that other one; null: none. */
export type KnownCopy = { readonly is: "here" } | { readonly is: "elsewhere"; readonly name: string } | null;

export type MatchedItem = Omit<TakeOverItem, "adopted"> & {
  /** The group's contact and the satellite's that is to be its copy; null: none is to be, or it is already. */
  readonly contact: { readonly groupId: string; readonly satelliteId: string } | null;
};

export interface Matched {
  readonly items: readonly MatchedItem[];
  readonly known: number;
}

export function matchDocuments(input: MatchInput): Matched {
  const group = documentsOf(input.group);
  const own = documentsOf(input.own);
  const links: ContactLinks = {
    group: contactsOf(input.group),
    own: contactsOf(input.own),
    contactCopyOf: input.contactCopyOf,
  };
  const knownCopies = new Map(group.map((one) => [one, input.knownCopyOf(one.kind, one.id)]));
  const open = group.filter((one) => knownCopies.get(one)?.is !== "here");
  const candidates = new Candidates({ group, open, own }, links);
  const claims = new ContactClaims();
  const items = open.flatMap((one) => {
    const item = claims.checked(itemOf(one, candidates, knownCopies.get(one) ?? null), one);
    // What comes to nothing gets no copy of its own, so none is missing.
    return item.verdict === "missing" && one.total === 0 ? [] : [item];
  });
  return { items, known: group.length - open.length };
}

function itemOf(document: DocumentFacts, candidates: Candidates, known: KnownCopy): MatchedItem {
  const { kind, id: groupId, number } = document;
  const base = { kind, groupId, number, satelliteId: null, differences: [], contact: null } as const;
  const found = candidates.of(document);
  const [only] = found;
  if (only === undefined) return { ...base, verdict: "missing" };
  const doubt = found.length > 1 ? severalInWords(document, found) : candidates.doubt(document, only);
  const elsewhere: Difference | null =
    known?.is === "elsewhere"
      ? { field: "copy", group: `is in ${known.name}`, satellite: only.number ?? only.id }
      : null;
  if (doubt !== null || elsewhere !== null) {
    const differences = [doubt, elsewhere].filter((one) => one !== null);
    return { ...base, satelliteId: found.length > 1 ? null : only.id, verdict: "ambiguous", differences };
  }
  const { differences, contact } = candidates.agreement(document, only);
  return {
    ...base,
    satelliteId: only.id,
    verdict: differences.length === 0 ? "exact" : "differs",
    differences,
    contact,
  };
}

/** One contact of the satellite belongs to one of the group, and the other way round: the first document decides. */
class ContactClaims {
  readonly #ofGroup = new Map<string, string>();
  readonly #ofOwn = new Map<string, string>();

  checked(item: MatchedItem, { contactName }: DocumentFacts): MatchedItem {
    if (item.contact === null) return item;
    const { groupId, satelliteId } = item.contact;
    const isFree = !this.#ofGroup.has(groupId) && !this.#ofOwn.has(satelliteId);
    if (isFree) {
      this.#ofGroup.set(groupId, satelliteId);
      this.#ofOwn.set(satelliteId, groupId);
    }
    if (this.#ofGroup.get(groupId) === satelliteId && this.#ofOwn.get(satelliteId) === groupId) return item;
    const difference = { field: "contact", group: contactName ?? "none", satellite: "goes with another contact" };
    return { ...item, verdict: "differs", differences: [...item.differences, difference], contact: null };
  }
}

interface Sides {
  readonly group: readonly DocumentFacts[];
  /** Of the group, those that have no copy there that Orbit knows. */
  readonly open: readonly DocumentFacts[];
  readonly own: readonly DocumentFacts[];
}

/** For each document of the group those of the satellite that may be its copy. */
class Candidates {
  readonly #links: ContactLinks;
  readonly #ownByNumber: ReadonlyMap<string, readonly DocumentFacts[]>;
  readonly #groupByNumber: ReadonlyMap<string, readonly DocumentFacts[]>;
  /** Of those with a number of their own that no document of the group has, and that are the copy of none. */
  readonly #ownByContents: ReadonlyMap<string, readonly DocumentFacts[]>;
  /** Of those that have no document of their number in the satellite. */
  readonly #groupByContents: ReadonlyMap<string, readonly DocumentFacts[]>;

  constructor({ group, open, own }: Sides, links: ContactLinks) {
    this.#links = links;
    this.#ownByNumber = Map.groupBy(own, numberKey);
    this.#groupByNumber = Map.groupBy(open, numberKey);
    const numbers = new Set(group.map(numberKey));
    const isUnnamed = (one: DocumentFacts) => !numbers.has(numberKey(one)) && one.ownerId === null;
    this.#ownByContents = Map.groupBy(own.filter(isUnnamed), contentsKey);
    this.#groupByContents = Map.groupBy(
      open.filter((one) => this.#numbered(one).length === 0),
      contentsKey,
    );
  }

  of(document: DocumentFacts): readonly DocumentFacts[] {
    const numbered = this.#numbered(document);
    if (numbered.length > 0) return numbered;
    const alike = this.#ownByContents.get(contentsKey(document)) ?? [];
    return alike.filter((one) => this.agreement(document, one).isSameContact);
  }

  agreement(document: DocumentFacts, own: DocumentFacts): Agreement {
    return agreementOf(document, own, this.#links);
  }

  /** Why the one candidate may not be the copy of this document; null: nothing speaks against it. */
  doubt(document: DocumentFacts, own: DocumentFacts): Difference | null {
    if (own.ownerId !== null && own.ownerId !== document.id) {
      return { field: "copy", group: document.number ?? document.id, satellite: "is the copy of another document" };
    }
    const rivals = this.#numbered(document).length > 0 ? this.#groupByNumber.get(numberKey(document)) : null;
    const others = (rivals ?? this.#rivals(document, own)).length;
    if (others <= 1) return null;
    return { field: "number", group: `${others} documents may belong to it`, satellite: own.number ?? own.id };
  }

  #numbered(document: DocumentFacts): readonly DocumentFacts[] {
    return document.number === null ? [] : (this.#ownByNumber.get(numberKey(document)) ?? []);
  }

  #rivals(document: DocumentFacts, own: DocumentFacts): readonly DocumentFacts[] {
    const alike = this.#groupByContents.get(contentsKey(document)) ?? [];
    return alike.filter((one) => this.agreement(one, own).isSameContact);
  }
}

function severalInWords({ number, id }: DocumentFacts, found: readonly DocumentFacts[]): Difference {
  const named = found
    .slice(0, NAMED_MOST)
    .map((one) => `${one.number ?? one.id} of ${one.date ?? "no date"} (${shownTotal(one)})`);
  const more = found.length > NAMED_MOST ? ` and ${found.length - NAMED_MOST} more` : "";
  return { field: "candidates", group: number ?? id, satellite: `${found.length}: ${named.join(", ")}${more}` };
}

const NAMED_MOST = 5;

function documentsOf(facts: readonly Facts[]): readonly DocumentFacts[] {
  return facts.flatMap((one) => (one.kind === "contact" ? [] : [one]));
}

function contactsOf(facts: readonly Facts[]): ReadonlyMap<string, ContactFacts> {
  return new Map(facts.flatMap((one) => (one.kind === "contact" ? [[one.id.toLowerCase(), one] as const] : [])));
}

/** Documents without a number are alike in nothing. */
function numberKey({ kind, id, number }: DocumentFacts): string {
  return number === null ? `${kind} id ${id}` : `${kind} ${contactNameKey(number)}`;
}

function contentsKey({ kind, date, total, currency }: DocumentFacts): string {
  return `${kind} ${date} ${total} ${currency}`;
}
