/** Gathers what the pure next step needs to know about one copy: the set-up, its contact, and what belongs to it here. */

import { addingAt, entityOf, equivalentsOf, paymentsFromOf } from "../../domain/firm.ts";
import { LEFT_OUT_LOOK_MS } from "../../limits.ts";
import { itemsOf } from "../../mirror/change.ts";
import type { DocumentState } from "../../mirror/document.ts";
import { lockedAs, nextContactStep, nextDocumentStep } from "../../mirror/next-step.ts";
import type { ReferenceName } from "../../mirror/references.ts";
import type { Step } from "../../mirror/step.ts";
import { leftOut, type SatelliteContext, type Translation, translate } from "../../mirror/translate.ts";
import { seemsToKeepTax } from "../../mirror/typed-tax.ts";
import { firmOf, ownName, selfOf, type TenantContext } from "../context.ts";
import type { Copy, DocumentCopy } from "../model/copy.ts";

export function nextStep(context: TenantContext, copy: Copy, nowMs: number): Step {
  const { references, copies } = context;
  const satellite = satelliteContext(context);
  if (copy.kind === "contact") return nextContactStep(copy, satellite);
  const contact = copy.wanted.contactId === null ? null : copies.contact(copy.wanted.contactId);
  return nextDocumentStep({
    view: copy,
    nowMs,
    satellite,
    missing: [...references.missing(neededReferences(context, copy)), ...outdated(context, copy, nowMs)],
    contact:
      contact === null
        ? null
        : { satelliteId: contact.satelliteId, failures: contact.failures, isFailed: contact.status === "failed" },
    allocations: copy.wanted.allocations.map((allocation) => ({
      groupInvoiceId: allocation.invoiceId,
      invoiceId: inStepId(context, allocation.invoiceId),
      amount: allocation.amount,
      date: allocation.date,
    })),
    groupCreditNote: (creditNoteId) => copies.bySatelliteId("credit-note", creditNoteId)?.groupId ?? null,
  });
}

/**
 * What is wanted in the satellite's own terms; null while what that needs is not known. Set-up that is to be read again before
 * a write serves until then: otherwise the comparison would change its mind with every read of the set-up that is due.
 */
export function translationOf(context: TenantContext, copy: DocumentCopy): Translation | null {
  const { references, copies } = context;
  if (references.unknown(neededReferences(context, copy)).length > 0) return null;
  const contact = copy.wanted.contactId === null ? null : copies.contact(copy.wanted.contactId);
  if (contact?.satelliteId == null) return null;
  const satellite = satelliteContext(context);
  const translation = translate(copy.wanted, copy.terms, contact.satelliteId, satellite);
  return { ...translation, wanted: lockedAs(translation.wanted, copy, satellite) };
}

/** Lists that lack what the lines name and are older than the document; for the same name read again now and then only. */
function outdated(
  context: TenantContext,
  { wanted, copy, syncedAtMs }: DocumentCopy,
  nowMs: number,
): readonly ReferenceName[] {
  const routing = firmOf(context).settings.trackingCategoryId;
  const slot = Math.floor(nowMs / LEFT_OUT_LOOK_MS);
  const stale = leftOut(wanted, satelliteContext(context), routing).flatMap(({ list, name }) => {
    const seenMs = context.lacks.seen(`${list}:${name}:${slot}`, nowMs);
    return context.references.missing([list], Math.min(wanted.updatedAtMs ?? seenMs, seenMs));
  });
  return [...new Set([...stale, ...(syncedAtMs === null ? [] : outdatedRates(context, wanted, copy))])];
}

/** A tax that no rate gives was typed, or the rate was changed before the copy was saved: rates from after that decide. */
function outdatedRates(
  context: TenantContext,
  wanted: DocumentState,
  copy: DocumentState | null,
): readonly ReferenceName[] {
  const rates = context.references.get()["tax-rates"];
  if (copy?.updatedAtMs == null || rates === null || !seemsToKeepTax(copy, wanted, rates)) return [];
  return context.references.missing(["tax-rates"], copy.updatedAtMs);
}

function satelliteContext(context: TenantContext): SatelliteContext {
  return {
    name: ownName(context),
    references: context.references.get(),
    ...addingAt(firmOf(context), selfOf(context)),
    creditsAccount: entityOf(firmOf(context), selfOf(context))?.creditsAccount ?? null,
    paymentsFrom: paymentsFromOf(firmOf(context)),
    equivalents: equivalentsOf(entityOf(firmOf(context), selfOf(context))),
  };
}

/** The satellite's invoice, once nothing is being done to it. */
function inStepId(context: TenantContext, groupInvoiceId: string): string | null {
  const invoice = context.copies.document("invoice", groupInvoiceId);
  return invoice === null || itemsOf(invoice.change) !== null || invoice.leaving ? null : invoice.satelliteId;
}

/** What a document needs to know of the satellite; the rarer things only if it has to do with them. */
function neededReferences(context: TenantContext, copy: DocumentCopy): readonly ReferenceName[] {
  const { wanted, terms } = copy;
  const base = context.references.get().organisation?.baseCurrency ?? null;
  const isForeign = base !== null && wanted.currency !== null && wanted.currency !== base;
  return [
    "organisation",
    "accounts",
    "tax-rates",
    ...(wanted.lines.some((line) => line.tracking.length > 0) ? (["tracking"] as const) : []),
    ...(wanted.lines.some((line) => line.itemCode !== null) ? (["items"] as const) : []),
    ...(terms.brandingTheme === null ? [] : (["branding"] as const)),
    ...(isForeign ? (["currencies"] as const) : []),
  ];
}
