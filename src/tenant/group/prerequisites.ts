/**
 * What must be known before a group document can be decided: reference data behind its codes, and the accounts of its
 * payments, which Xero names only on the payments themselves. Gathers what is missing over all due documents, says the
 * calls that bring it, and what has to wait because it could not be read.
 */

import { EVENT_SKEW_MS, REFERENCES_FRESH_MS } from "../../limits.ts";
import { type AdvanceKind, type AppliedAdvance, advancesOn, explainsUse } from "../../mirror/advance.ts";
import type { DocumentState, TrackingState } from "../../mirror/document.ts";
import { sameName } from "../../mirror/names.ts";
import type { ReferenceName, References } from "../../mirror/references.ts";
import { NO_TAX } from "../../mirror/tax-match.ts";
import type { PaymentState } from "../../mirror/terms.ts";
import { advanceById, paymentById } from "../../xero/requests.ts";
import type { TenantContext } from "../context.ts";
import { LOWEST_PRIORITY, type Priority, type Task } from "../model/task.ts";
import type { PlannedCall } from "../model/xero-call.ts";
import { type FailedReadNeed, failedReadNeed, referenceCalls } from "../reference/reference-controller.ts";

export class Prerequisites {
  readonly #context: TenantContext;
  readonly #nowMs: number;
  readonly #references = new Set<ReferenceName>();
  /** Payment id → when the document that names it last changed. */
  readonly #payments = new Map<string, number | null>();
  readonly #advances = new Map<string, AdvanceKind>();
  #priority: Priority = LOWEST_PRIORITY;
  #dueAtMs = Number.POSITIVE_INFINITY;

  constructor(context: TenantContext, nowMs: number) {
    this.#context = context;
    this.#nowMs = nowMs;
  }

  /** Null when the document can be decided now; otherwise what it lacks is gathered, and may have to be waited for. */
  unmet(document: DocumentState, task: Pick<Task, "priority" | "dueAtMs" | "force">): Unmet | null {
    const { references, records } = this.#context;
    const known = references.get();
    const payments = document.payments.map(({ id }) => ({ id, payment: records.payment(id) }));
    const uncoded = payments.flatMap(({ payment }) => (payment?.accountCode === null ? [payment] : []));
    const missing = [
      ...references.missing(namesFor(document, known.organisation?.baseCurrency ?? null)),
      ...this.#outdated(document, lacking(document, uncoded, known)),
      // A person who asks again may have given the account a code or another name, which no document shows.
      ...(task.force && uncoded.length > 0 ? references.missing(["accounts"], this.#nowMs - REFERENCES_FRESH_MS) : []),
    ];
    const missingPayments = payments.filter(({ payment }) => payment === null);
    const advances = this.#unexplained(document);
    if (missing.length === 0 && missingPayments.length === 0 && advances.length === 0) return null;
    for (const name of missing) this.#references.add(name);
    for (const { id } of missingPayments) this.#payments.set(id, document.updatedAtMs);
    for (const { kind, id } of advances) this.#advances.set(id, kind);
    if (task.priority < this.#priority) this.#priority = task.priority;
    this.#dueAtMs = Math.min(this.#dueAtMs, task.dueAtMs ?? 0);
    return { waitsFor: failedReadNeed(this.#context, missing, this.#nowMs) };
  }

  /**
   * Overpayments and prepayments of which what is held does not say how they are used on the invoice. Each is read once for
   * that; what does not agree then is a moment old, and is found when Xero shows it.
   */
  #unexplained(document: DocumentState): readonly AppliedAdvance[] {
    return advancesOn(document).filter((applied) => {
      const held = this.#context.records.advance(applied.id);
      if (explainsUse(held, document.id, applied)) return false;
      const { id, updatedAtMs } = document;
      const seenMs = this.#context.lacks.seen(`${applied.kind}:${applied.id}:${id}:${updatedAtMs}`, this.#nowMs);
      return held === null || held.readAtMs < seenMs;
    });
  }

  /** Lists in which something is missing and that are older than the document: what is younger holds all that it names. */
  #outdated({ kind, id, updatedAtMs }: DocumentState, names: readonly ReferenceName[]): readonly ReferenceName[] {
    if (names.length === 0) return [];
    const seenMs = this.#context.lacks.seen(`${kind}:${id}:${updatedAtMs}`, this.#nowMs);
    const savedMs = (updatedAtMs ?? seenMs) + EVENT_SKEW_MS;
    return this.#context.references.missing(names, Math.min(savedMs, seenMs));
  }

  calls(): readonly PlannedCall[] {
    const task = { priority: this.#priority, dueAtMs: this.#dueAtMs };
    const need = { ...task, sinceMs: this.#nowMs };
    const references = referenceCalls(this.#context, [...this.#references], need, this.#nowMs);
    return [...references, ...this.#paymentCalls(task), ...this.#advanceCalls(task)];
  }

  /** A few one by one; many by what changed since their documents did, and those that it misses one by one after it. */
  #paymentCalls(task: { readonly priority: Priority; readonly dueAtMs: number }): readonly PlannedCall[] {
    const call = (request: PlannedCall["request"], ids: readonly string[]): PlannedCall => ({
      purpose: "read-payments",
      ...task,
      request,
      docs: ids.map((id) => ({ kind: "invoice", id, version: 0 })),
    });
    const ids = [...this.#payments.keys()];
    const times = [...this.#payments.values()].filter((time) => time !== null);
    const wasMissed = ids.some((id) => this.#context.missedPayments.has(id));
    const sinceMs = times.length === 0 || wasMissed ? null : Math.min(...times);
    const pages = this.#context.paged.requests("payment", { due: ids.length, perCall: 1 }, sinceMs);
    return pages.length > 0 ? pages.map((page) => call(page, ids)) : ids.map((id) => call(paymentById(id), [id]));
  }

  /** One by one: few invoices are paid so, and there is no filter by ids. */
  #advanceCalls(task: { readonly priority: Priority; readonly dueAtMs: number }): readonly PlannedCall[] {
    return [...this.#advances].map(([id, kind]) => ({
      purpose: `read-${kind}s` as const,
      ...task,
      request: advanceById(kind, id),
      docs: [{ kind: "invoice", id, version: 0 }],
    }));
  }
}

/** `waitsFor` null: the calls that were gathered bring what is missing. */
export interface Unmet {
  readonly waitsFor: FailedReadNeed | null;
}

function namesFor(document: DocumentState, baseCurrency: string | null): readonly ReferenceName[] {
  // A rate of one is the base currency's own, or of one that is tied to it; some answers leave the rate out.
  const mayBeForeign = document.currency !== null && document.currencyRate !== 1 && document.currency !== baseCurrency;
  return [
    "tracking",
    "accounts",
    "tax-rates",
    ...(document.brandingThemeId === null ? [] : (["branding"] as const)),
    ...(mayBeForeign ? (["organisation"] as const) : []),
  ];
}

/**
 * Reference data in which something that the document names is not to be found. What is not known lacks nothing.
 * `uncoded`: its payments that name no code.
 */
function lacking(
  { lines, brandingThemeId }: DocumentState,
  uncoded: readonly PaymentState[],
  known: References,
): readonly ReferenceName[] {
  const { accounts, branding, tracking, "tax-rates": rates } = known;
  const codes = new Set(accounts?.map((account) => account.code));
  const accountIds = new Set(accounts?.map((account) => account.id));
  const taxTypes = new Set(rates?.map((rate) => rate.taxType));
  const options = tracking?.flatMap((category) => category.options) ?? [];
  const hasOption = ({ option, optionId }: TrackingState) =>
    options.some(({ id, name }) => id === optionId || sameName(name, option));
  const lacks: Readonly<Partial<Record<ReferenceName, boolean>>> = {
    accounts:
      accounts !== null &&
      (lines.some(({ accountCode }) => accountCode !== null && !codes.has(accountCode)) ||
        uncoded.some(({ accountId }) => accountId != null && !accountIds.has(accountId))),
    "tax-rates":
      rates !== null && lines.some(({ taxType }) => taxType !== null && taxType !== NO_TAX && !taxTypes.has(taxType)),
    tracking: tracking !== null && !lines.every((line) => line.tracking.every(hasOption)),
    branding: branding !== null && brandingThemeId !== null && !branding.some(({ id }) => id === brandingThemeId),
  };
  return (["accounts", "tax-rates", "tracking", "branding"] as const).filter((name) => lacks[name]);
}
