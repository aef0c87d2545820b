/**
 * Lays what was sent over a document and checks the result: contact, fields, lines, dates. The same for invoices, bills
 * and credit notes; what differs comes in as `kind`. The document is not saved here, but its contact may be, and a number
 * may be taken: the caller's attempt takes both back when the document is refused.
 */

import type { CreditNoteInput, InvoiceInput, LineInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { CreditNote, Invoice, Line, Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { chooseContact } from "./document-contact.ts";
import type { Checking, Laying } from "./document-fields.ts";
import { type Findings, writeLines } from "./lines.ts";

export interface DocumentWrite<Input> {
  readonly organisation: Organisation;
  readonly actor: Actor;
  readonly input: Input;
  readonly mode: "create" | "upsert";
  readonly unitPlaces: 2 | 4;
}

export interface Written<Record> {
  readonly record: Record;
  readonly warnings: readonly string[];
}

export interface DocumentKind<Document, Input> {
  /** Only sales invoices may have discounts. */
  readonly discounts: (document: Document) => boolean;
  readonly lay: (world: World, laying: Laying<Document, Input>, findings: Findings) => Document;
  readonly errors: (world: World, checking: Checking<Document>) => string[];
}

export function compose<Document extends Invoice | CreditNote, Input extends InvoiceInput | CreditNoteInput>(
  world: World,
  write: DocumentWrite<Input>,
  base: Document,
  kind: DocumentKind<Document, Input>,
): Result<Written<Document>, string[]> {
  const { organisation, actor, input } = write;
  const findings: Findings = { errors: [], warnings: [] };
  const contact = chooseContact(world, {
    tenantId: organisation.tenantId,
    actor,
    input: input.Contact,
    currentId: base.contactId === "" ? null : base.contactId,
  });
  if (!contact.ok) findings.errors.push(...contact.error);
  const laying = { base, input, organisation, contact: contact.ok ? contact.value : null };
  const laid = kind.lay(world, laying, findings);
  const sent = input.LineItems?.length ? input.LineItems : null;
  const lines = linesOf(
    world,
    { base, laid, sent, discounts: kind.discounts(laid), unitPlaces: write.unitPlaces },
    findings,
  );
  const record = { ...laid, lines };
  findings.errors.push(...kind.errors(world, { record, base, organisation, actor }));
  if (findings.errors.length > 0) return err([...new Set(findings.errors)]);
  return ok({ record, warnings: [...new Set(findings.warnings)] });
}

interface LineSource {
  readonly base: Invoice | CreditNote;
  readonly laid: Invoice | CreditNote;
  /** Null when none were sent; an empty list counts as that. */
  readonly sent: readonly LineInput[] | null;
  readonly discounts: boolean;
  readonly unitPlaces: 2 | 4;
}

/** Stored lines are checked again when the document's status or tax treatment changes, else left alone. */
function linesOf(world: World, source: LineSource, findings: Findings): readonly Line[] {
  const { base, laid, sent } = source;
  if (sent === null && laid.lineAmountTypes === base.lineAmountTypes && laid.status === base.status) return base.lines;
  const rules = {
    tenantId: laid.tenantId,
    draft: laid.status === "DRAFT" || laid.status === "SUBMITTED",
    discounts: source.discounts,
    lineAmountTypes: laid.lineAmountTypes,
    unitPlaces: sent === null ? (4 as const) : source.unitPlaces,
  };
  const lines = { sent: sent ?? base.lines.map(unchanged), stored: base.lines };
  return writeLines(world, lines, rules, findings);
}

function unchanged(line: Line): LineInput {
  return { LineItemID: line.id };
}
