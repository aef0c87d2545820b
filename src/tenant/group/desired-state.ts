/**
 * What the group hands to a satellite: the record's newest state with everything behind its codes, as it is when it leaves.
 * Reads rows only.
 */

import { satellitesOf } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { advancePayments } from "../../mirror/advance.ts";
import type { DocumentState } from "../../mirror/document.ts";
import { withoutRouting } from "../../mirror/route.ts";
import { receiptsByPayment } from "../../mirror/seen-receipts.ts";
import { accountOf, type DocumentTerms, termsOf } from "../../mirror/terms.ts";
import { firmOf, type TenantContext } from "../context.ts";
import type { WantedState } from "../model/wanted-state.ts";
import type { GroupRecord } from "../storage/records.ts";

/** Null when nothing is wanted there any more. */
export function wantedBy(context: TenantContext, tenantId: TenantId, record: GroupRecord): WantedState | null {
  const placement = record.placements.find((item) => item.tenantId === tenantId);
  if (placement === undefined || record.state === null) return null;
  const { seq, priority, force, leaving, choice, epoch = 0, takeOver } = placement;
  const decided = { id: record.id, seq, priority, force, leaving, choice, epoch };
  const base = { ...decided, mayBeThere: record.mayBeThere ?? false, ...(takeOver === undefined ? {} : { takeOver }) };
  if (record.state.kind === "contact") return { ...base, state: record.state };
  const { document } = record.state;
  const terms = documentTerms(context, record, document);
  return { ...base, state: { kind: "document", document: carried(context, document), terms } };
}

/** The routing option means nothing in a satellite, and may even name something else. */
function carried(context: TenantContext, document: DocumentState): DocumentState {
  const firm = firmOf(context);
  const lines = withoutRouting({
    lines: document.lines,
    settings: firm.settings,
    satellites: satellitesOf(firm),
    categories: context.references.get().tracking ?? [],
  });
  return { ...document, lines };
}

function documentTerms(context: TenantContext, { receipts = [] }: GroupRecord, document: DocumentState): DocumentTerms {
  const { records, references } = context;
  const byPayment = receiptsByPayment(receipts, document);
  const payments = document.payments.map((applied) => {
    const account = accountOf(records.payment(applied.id), references.get().accounts);
    // The document's own words about its payments are the newest.
    const receipt = byPayment.get(applied.id);
    const own = { isReconciled: false, isBatched: false, isDeleted: false, updatedAtMs: null };
    return { ...applied, ...account, ...own, ...(receipt === undefined ? {} : { receipt: receipt.key }) };
  });
  const advances = advancePayments(document, (id) => records.advance(id));
  return termsOf(document, references.get(), [...payments, ...advances]);
}
