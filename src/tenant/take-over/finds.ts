/** What of a page of Xero's a take-over keeps: of the group what belongs to the satellite, of the satellite what is its own. Reads rows only. */

import { satellitesOf } from "../../domain/firm.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { type DocumentState, isApproved, isPurchase, isVoid } from "../../mirror/document.ts";
import { routeDocument } from "../../mirror/route.ts";
import { contactFacts, documentFacts } from "../../mirror/take-over/facts.ts";
import { firmOf, selfOf, type TenantContext } from "../context.ts";
import { parseState } from "../model/parse-record.ts";
import type { Find, TakeOverReading } from "../storage/take-overs.ts";

interface Page {
  readonly reading: TakeOverReading;
  readonly kind: TakeOverReading["step"]["list"];
  readonly elements: readonly unknown[];
  /** Contacts that the documents name. */
  readonly contactIds: ReadonlySet<string>;
}

/** The error says what cannot be read: an answer without it would call its copy missing. */
export function findsOf(context: TenantContext, page: Page): Result<readonly Find[], string> {
  const { reading, kind, elements, contactIds } = page;
  const finds: Find[] = [];
  for (const element of elements) {
    const parsed = parseState(kind, element);
    if (!parsed.ok) return err(parsed.error);
    const state = parsed.value;
    const isKept =
      state.kind === "contact" ? contactIds.has(state.contact.id) : concerns(context, reading, state.document);
    if (!isKept) continue;
    const id = state.kind === "contact" ? state.contact.id : state.document.id;
    const ownerId = context.copies.bySatelliteId(kind, id)?.groupId ?? null;
    const facts =
      state.kind === "contact" ? contactFacts(state.contact, ownerId) : documentFacts(state.document, ownerId);
    if (facts !== null) finds.push({ facts, state: reading.isDryRun ? null : state });
  }
  return ok(finds);
}

function concerns(context: TenantContext, { group, satellite }: TakeOverReading, document: DocumentState): boolean {
  if (isPurchase(document) || isVoid(document)) return false;
  if (selfOf(context) !== group) return true;
  if (!isApproved(document)) return false;
  const firm = firmOf(context);
  const categories = context.references.get().tracking ?? [];
  const route = routeDocument({
    lines: document.lines,
    settings: firm.settings,
    satellites: satellitesOf(firm),
    categories,
  });
  return route.ok && route.value.tenantId === satellite;
}
