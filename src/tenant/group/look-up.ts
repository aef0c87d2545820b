/**
 * Documents of the group that a person looks for by their number, whatever Orbit has heard of them: one call, and a second
 * one where no invoice has the number. Kept in memory only: the person waits for the answer, or asks again.
 */

import { syncState } from "../../domain/document.ts";
import { satellitesOf } from "../../domain/firm.ts";
import { LOOK_UP_KEPT_MS } from "../../limits.ts";
import { decideDocument } from "../../mirror/decide.ts";
import { type DocumentKind, type DocumentState, isPurchase, sameDocument } from "../../mirror/document.ts";
import { documentMoney } from "../../mirror/document-money.ts";
import { verdictOf } from "../../mirror/verdict.ts";
import type { FoundDocument } from "../../objects/tenant-rpc.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { documentsWithNumber, XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { firmOf, nameOf, roleOf, type TenantContext } from "../context.ts";
import { kindOf, purposeOf } from "../model/call-types.ts";
import { parseStates } from "../model/parse-record.ts";
import { PRIORITY } from "../model/task.ts";
import type { Controller, PlannedCall, SentCall } from "../model/xero-call.ts";
import { saidOf } from "./document-rows.ts";

interface Ask {
  readonly atMs: number;
  /** What is to be asked next; null: all of it was. */
  readonly next: DocumentKind | null;
  readonly found: readonly DocumentState[];
  /** Xero did not answer what was asked. */
  readonly isRefused: boolean;
}

export class LookUpController implements Controller {
  readonly #context: TenantContext;
  readonly #asks = new Map<string, Ask>();

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Two who look for one number at the same time share the answer. */
  ask(number: string, nowMs: number): void {
    for (const [one, { atMs }] of this.#asks) if (atMs <= nowMs - LOOK_UP_KEPT_MS) this.#asks.delete(one);
    const known = this.#asks.get(number);
    if (known === undefined || isOver(known)) {
      this.#asks.set(number, { atMs: nowMs, next: "invoice", found: [], isRefused: false });
    }
  }

  isOver(number: string): boolean {
    const ask = this.#asks.get(number);
    return ask === undefined || isOver(ask);
  }

  /** Something is to be asked. */
  isOpen(): boolean {
    return [...this.#asks.values()].some((ask) => !isOver(ask));
  }

  /** Null when Xero did not answer; then it is not asked any more, either. */
  answer(number: string): readonly FoundDocument[] | null {
    const ask = this.#asks.get(number);
    if (ask === undefined || ask.next !== null) {
      this.#asks.delete(number);
      return null;
    }
    return ask.found.map((document) => this.#shown(document));
  }

  plan(): readonly PlannedCall[] {
    if (roleOf(this.#context) !== "group") return [];
    return [...this.#asks].flatMap(([number, { atMs, next, isRefused }]): readonly PlannedCall[] => {
      if (next === null || isRefused) return [];
      const docs = [{ kind: next, id: number, version: 0 }];
      const request = documentsWithNumber(next, number);
      return [{ purpose: purposeOf("lookup", next), priority: PRIORITY.person, dueAtMs: atMs, request, docs }];
    });
  }

  onSuccess(call: SentCall, body: unknown): boolean {
    const kind = kindOf(call.purpose);
    const elements = elementsOf(body, XERO_NAMES[kind].plural);
    if (elements === null) return false;
    for (const { id: number } of call.docs) {
      const ask = this.#asks.get(number);
      if (ask === undefined) continue;
      const { states, unread } = parseStates(kind, elements);
      const found = states.flatMap((state) => (state.kind === "document" ? [state.document] : []));
      const named = found.filter((one) => one.number?.toLowerCase() === number.toLowerCase() && !isPurchase(one));
      const next = kind === "invoice" && named.length === 0 ? "credit-note" : null;
      // What cannot be read may be the one that is asked for: Xero has not said that there is none.
      const isHidden = named.length === 0 && unread.length > 0;
      this.#asks.set(number, isHidden ? { ...ask, isRefused: true } : { ...ask, next, found: named });
    }
    return true;
  }

  onFailure(call: SentCall, _fault: XeroFault): void {
    for (const { id: number } of call.docs) {
      const ask = this.#asks.get(number);
      if (ask !== undefined) this.#asks.set(number, { ...ask, isRefused: true });
    }
  }

  #shown(document: DocumentState): FoundDocument {
    const { records, references } = this.#context;
    const record = records.get(document.kind, document.id);
    const held = record?.state?.kind === "document" ? record.state.document : null;
    const said = record === null || held === null ? null : saidOf(this.#context, record);
    const firm = firmOf(this.#context);
    const decision = decideDocument({
      document,
      firm,
      categories: references.get().tracking ?? [],
      copiesIn: record?.placements.map(({ tenantId }) => nameOf(this.#context, tenantId)) ?? [],
    });
    const home = decision.act === "place" ? decision.tenantId : (said?.satelliteTenantId ?? null);
    const sinceMs = this.#context.meta.get("groupSinceMs");
    const isOurs = satellitesOf(firm).some(({ tenantId }) => tenantId === home);
    return {
      kind: document.kind,
      groupId: document.id,
      number: document.number,
      contactName: document.contactName,
      date: document.date,
      currency: document.currency,
      status: document.status,
      total: documentMoney(document).total,
      isKnown: held !== null,
      verdict: verdictOf({
        decision,
        satellite: home === null || !isOurs ? null : nameOf(this.#context, home),
        isBeforeStart: sinceMs !== null && document.updatedAtMs !== null && document.updatedAtMs < sinceMs,
        held:
          held === null
            ? null
            : {
                state: said?.state ?? syncState({ status: "queued", copy: null }),
                failures: said?.failures ?? [],
                isSame: sameDocument(held, document),
              },
      }),
    };
  }
}

function isOver({ next, isRefused }: Ask): boolean {
  return next === null || isRefused;
}
