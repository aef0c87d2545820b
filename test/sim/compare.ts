/**
 * Every satellite against the group, field by field. What differs must be explained by an open event, and an event explains
 * only what its failure is about: a payment that cannot be entered says nothing of the lines.
 */

import { type EventRecord, isOpen } from "../../src/domain/event.ts";
import type { FailureCode } from "../../src/domain/failure.ts";
import { plainName } from "../../src/mirror/names.ts";
import { mirrored } from "./invoices.ts";
import type { Practice } from "./practice.ts";

/** A practice as it can be compared: its Xero, its firm, and the events that D1 shows. */
export type Mirror = Pick<Practice, "xero" | "firm" | "group" | "events">;

type Invoice = ReturnType<ReturnType<Mirror["xero"]["control"]["person"]>["invoices"]>[number];
type CreditNote = ReturnType<ReturnType<Mirror["xero"]["control"]["person"]>["creditNotes"]>[number];
type Document = Invoice | CreditNote;

/**
 * What may differ: the document is only on one side; its amounts; what is paid and credited; all other fields. What is due
 * follows from the amounts, so who explains these explains what is applied as well.
 */
const ASPECTS = ["presence", "amounts", "applied", "words"] as const;
type Aspect = (typeof ASPECTS)[number];
/** Nothing explains two copies of one record. */
const NEVER = "number";

/** Failures that stop a part of a document; the others stop every write of it. */
const ABOUT: Partial<Record<FailureCode, readonly Aspect[]>> = {
  "payment-account-invalid": ["applied"],
  "overpayment-not-mirrored": ["applied"],
  "credit-note-not-applicable": ["applied"],
  "totals-differ": ["amounts", "applied"],
};

export interface Comparison {
  /** In words, one for each difference that nothing explains. */
  readonly unexplained: readonly string[];
  /** Documents that should have a copy. */
  readonly documents: number;
  /** Of those, the ones that differ, and a failure says why. */
  readonly explained: number;
  /** Of these, the ones that differ in more than what is paid and credited. */
  readonly unlike: number;
}

/**
 * In words, one line for each difference that no open event explains. Empty: the mirror keeps its promise. `kept`: ids of
 * records or copies that may differ because a person wants it so.
 */
export function unexplained(practice: Mirror, kept: ReadonlySet<string> = new Set()): readonly string[] {
  return compared(practice, kept).unexplained;
}

/** `chosen`: ids of what people alone decide; that it differs is no failure of the mirror's, and is not counted as one. */
export function compared(
  practice: Mirror,
  kept: ReadonlySet<string> = new Set(),
  chosen: ReadonlySet<string> = new Set(),
): Comparison {
  const explanations = new Explanations(practice.events(), kept);
  const choices = new Explanations([], chosen);
  const ours = documentsOf(practice, practice.group);
  const sum = { unexplained: [] as string[], documents: 0, explained: 0, unlike: 0 };
  for (const satellite of practice.firm.entities.filter((entity) => entity.role === "satellite")) {
    const theirs = documentsOf(practice, satellite.tenantId).filter(({ document }) => isLive(document));
    const isHere = (one: Owned) => isLive(one.document) && optionOf(one.document) === satellite.trackingOptionName;
    for (const one of ours.filter(isHere)) {
      const copies = theirs.filter((candidate) => isSameRecord(one.document, candidate.document));
      sum.documents++;
      const differs = missingOrDifferent(one, copies, satellite.name);
      if (differs === null) continue;
      const isExplained = explanations.cover([one, ...copies], differs.aspects);
      // What people chose, or what a document of the satellite's own stands in the way of, is no failure of the mirror.
      const isInTheWay = ({ document }: Owned) =>
        chosen.has(idOf(document)) && numberOf(document) === numberOf(one.document);
      const isPeoples = choices.cover([one, ...copies], differs.aspects) || theirs.some(isInTheWay);
      if (!isExplained) sum.unexplained.push(differs.what);
      else if (!isPeoples) {
        sum.explained++;
        if (differs.aspects.some((aspect) => aspect !== "applied")) sum.unlike++;
      }
    }
    sum.unexplained.push(...strays(theirs, { ours, isHere, satellite: satellite.name, explanations }));
  }
  return sum;
}

/** Copies of what belongs elsewhere, or nowhere, that nothing explains. */
function strays(
  theirs: readonly Owned[],
  place: {
    readonly ours: readonly Owned[];
    readonly isHere: (one: Owned) => boolean;
    readonly satellite: string;
    readonly explanations: Explanations;
  },
): readonly string[] {
  return theirs.flatMap((copy) => {
    const source = place.ours.find(({ document }) => isSameRecord(document, copy.document));
    if (source === undefined || place.isHere(source)) return [];
    if (place.explanations.cover([source, copy], ["presence"])) return [];
    const { Status } = source.document;
    const number = numberOf(copy.document);
    return [`${number} should not be in ${place.satellite}: it is ${Status} of ${optionOf(source.document)}`];
  });
}

/** What open events say of each record or copy: the aspects that may differ. */
class Explanations {
  readonly #aspects = new Map<string, Set<Aspect>>();

  constructor(events: readonly EventRecord[], kept: ReadonlySet<string>) {
    for (const id of kept) this.#add(id, ASPECTS);
    for (const { status, resourceId, failures } of events) {
      if (!isOpen(status)) continue;
      if (failures.length === 0) this.#add(resourceId, ASPECTS);
      for (const { code } of failures) this.#add(resourceId, ABOUT[code] ?? ASPECTS);
    }
  }

  /** Whether each of these aspects is explained by the document's own events, or by those of what it depends on. */
  cover(documents: readonly Owned[], aspects: Differs["aspects"]): boolean {
    const covered = new Set<Differs["aspects"][number]>();
    for (const { document } of documents) {
      for (const aspect of this.#of(idOf(document))) covered.add(aspect);
      // A contact that cannot be written stops its documents.
      for (const aspect of this.#of(document.Contact.ContactID)) covered.add(aspect);
      // What is applied to it, or what it is used on, may be stopped by itself.
      if (appliedTo(document).some((id) => this.#of(id).size > 0)) covered.add("applied");
    }
    return aspects.every((aspect) => covered.has(aspect));
  }

  #of(id: string | undefined): ReadonlySet<Aspect> {
    return this.#aspects.get(id ?? "") ?? new Set();
  }

  #add(id: string, aspects: readonly Aspect[]): void {
    const all = this.#aspects.get(id) ?? new Set();
    for (const aspect of aspects) all.add(aspect);
    this.#aspects.set(id, all);
  }
}

/** A document and the names of its organisation's own tax rates. */
interface Owned {
  readonly document: Document;
  readonly taxNames: ReadonlyMap<string, string>;
}

const optionOf = (document: Document) => document.LineItems[0]?.Tracking.find((item) => item.Name === "Entity")?.Option;

const isLive = (document: Document) => document.Status === "AUTHORISED" || document.Status === "PAID";

/** The fields that a mirror promises to be equal, by aspect. */
function fieldsOf({ document, taxNames }: Owned): Readonly<Record<Exclude<Aspect, "presence">, object>> {
  const { SubTotal, TotalTax, Total, lines, ...words } = { ...mirroredOf(document) };
  const { LineItems } = document;
  return {
    amounts: {
      SubTotal,
      TotalTax,
      Total,
      lines: LineItems.map(({ Quantity, UnitAmount, LineAmount, TaxAmount, TaxType }) => {
        const tax = taxNames.get(TaxType ?? "") ?? TaxType;
        return { Quantity, UnitAmount, LineAmount, TaxAmount, tax };
      }),
    },
    applied: {
      status: document.Status,
      ...("InvoiceNumber" in document
        ? { paid: document.AmountPaid, credited: document.AmountCredited, due: document.AmountDue }
        : { remaining: document.RemainingCredit }),
    },
    words: {
      ...words,
      // Blanks around and within a name say nothing to Xero: a contact that was there keeps its own.
      contact: plainName(document.Contact.Name ?? ""),
      number: numberOf(document),
      lines: LineItems.map(({ Description, AccountCode, ItemCode, Tracking }) => {
        const service = Tracking.find((item) => item.Name === "Service")?.Option ?? null;
        return { Description, AccountCode, item: ItemCode ?? null, service };
      }),
    },
  };
}

interface Mirrored {
  readonly SubTotal?: unknown;
  readonly TotalTax?: unknown;
  readonly Total?: unknown;
  readonly lines?: unknown;
}

function mirroredOf(document: Document): Mirrored {
  return mirrored(document);
}

const numberOf = (document: Document) =>
  "InvoiceNumber" in document ? document.InvoiceNumber : document.CreditNoteNumber;
const idOf = (document: Document) => ("InvoiceNumber" in document ? document.InvoiceID : document.CreditNoteID);

/** Credit notes on an invoice, invoices that a credit note is used on: what stops one shows on the other. */
function appliedTo(document: Document): readonly string[] {
  if ("InvoiceNumber" in document) return document.CreditNotes.map((note) => note.CreditNoteID);
  return document.Allocations.map((allocation) => allocation.Invoice.InvoiceID);
}

interface Differs {
  readonly what: string;
  readonly aspects: readonly (Aspect | typeof NEVER)[];
}

/** Two copies of one record are never explained. */
function missingOrDifferent(one: Owned, copies: readonly Owned[], satellite: string): Differs | null {
  const { document } = one;
  const [copy, ...others] = copies;
  if (others.length > 0) {
    return { what: `${numberOf(document)} has ${others.length + 1} copies in ${satellite}`, aspects: [NEVER] };
  }
  if (document.Total === 0) return null;
  if (copy === undefined) return { what: `${numberOf(document)} has no copy in ${satellite}`, aspects: ["presence"] };
  const [ours, there] = [fieldsOf(one), fieldsOf(copy)];
  const aspects = (["amounts", "applied", "words"] as const).filter(
    (aspect) => JSON.stringify(ours[aspect]) !== JSON.stringify(there[aspect]),
  );
  if (aspects.length === 0) return null;
  const shown = aspects.map((aspect) => `  ${JSON.stringify(ours[aspect])}\n  ${JSON.stringify(there[aspect])}`);
  return { what: `${numberOf(document)} differs in ${satellite} (${aspects}):\n${shown.join("\n")}`, aspects };
}

function isSameRecord(document: Document, copy: Document): boolean {
  return numberOf(document) === numberOf(copy) && document.Type === copy.Type;
}

function documentsOf(practice: Mirror, tenantId: string): readonly Owned[] {
  const person = practice.xero.control.person(tenantId);
  const rates = practice.xero.control.bookkeeping(tenantId).taxRates();
  const taxNames = new Map(
    rates
      .filter(({ taxType }) => /^TAX\d+$/.test(taxType))
      .map(({ taxType, name, rate }) => [taxType, `${name} ${rate}`]),
  );
  return [...person.invoices(), ...person.creditNotes()].map((document) => ({ document, taxNames }));
}
