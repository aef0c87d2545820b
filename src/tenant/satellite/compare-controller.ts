/**
 * Compares a satellite's copies with what the group last wanted, for edits that no webhook announced: what changed there
 * since the last look, and, slowly and in turn, all invoices and contacts, because Xero's list of changes misses some
 * (docs/xero.md §4.4). Takes no more than the sweeps' share of a day, and judges nothing that is being written anyway; of a copy
 * whose write something stops, a change is what it may have waited for.
 */

import type { RecordKind } from "../../domain/failure.ts";
import { COMPARE_SETTLED_MS, COPIES_ROUND_PAUSE_MS, PACE_UNIT_MS, READ_IDS_PER_CALL } from "../../limits.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { missedChange, roleOf, type TenantContext } from "../context.ts";
import { kindOf, purposeOf } from "../model/call-types.ts";
import { changedAtMs } from "../model/change-cursor.ts";
import { type Copy, checkKey, writeKey } from "../model/copy.ts";
import { fieldOf, parseState } from "../model/parse-record.ts";
import type { RecordState } from "../model/record-state.ts";
import { comparePace, type RoundState, roundPace } from "../model/sweep-schedule.ts";
import { PRIORITY } from "../model/task.ts";
import { type AnsweredCall, type Controller, docKey, type PlannedCall, type SentCall } from "../model/xero-call.ts";
import { type ChangeFeed, endlessFeed, withinShare } from "../suspension/change-feed.ts";
import { askedKinds, countFound, lookPriority, openLook, SATELLITE_KINDS } from "../suspension/look-back.ts";
import { checkRequest } from "./check-calls.ts";
import { echoLookAtMs, showsSame } from "./copy-reading.ts";
import type { VerifyController } from "./verify-controller.ts";

const KINDS = SATELLITE_KINDS;
/** Credit notes cannot be read by a list of ids. */
const ROUND_KINDS: readonly RecordKind[] = ["invoice", "contact"];

export class CompareController implements Controller {
  readonly #context: TenantContext;
  readonly #check: VerifyController;
  readonly #feed: ChangeFeed<RecordKind>;

  constructor(context: TenantContext, check: VerifyController) {
    this.#context = context;
    this.#check = check;
    this.#feed = endlessFeed(context, {
      key: (kind) => `copies-${kind}`,
      sinceMs: () => this.#sinceMs(),
      paceMs: () => comparePace(context.reconcileMinutes, context.dayLimit()) * PACE_UNIT_MS,
    });
  }

  plan(nowMs: number): readonly PlannedCall[] {
    if (roleOf(this.#context) !== "satellite") return [];
    const asked = askedKinds(this.#context, KINDS, nowMs);
    const nextMs = this.nextLookMs(nowMs);
    const isDue = nextMs !== null && nextMs <= nowMs;
    const changed = KINDS.flatMap((kind): PlannedCall[] => {
      const nextAtMs = this.#feed.nextAtMs(kind, nowMs);
      const isAsked = asked.includes(kind);
      if (!isAsked && (!isDue || nextAtMs > nowMs)) return [];
      const request = this.#feed.request(kind, nowMs);
      const priority = isAsked ? lookPriority(this.#context) : PRIORITY.sweep;
      const dueAtMs = Math.min(nextAtMs, nowMs);
      return [{ purpose: purposeOf("compare", kind), priority, dueAtMs, request, docs: [] }];
    });
    return changed.length > 0 || !isDue ? changed : this.#nextOfRound(nowMs);
  }

  nextLookMs(nowMs: number): number | null {
    if (!this.#isOn()) return null;
    const nextMs = Math.min(this.#round().nextAtMs, ...KINDS.map((kind) => this.#feed.nextAtMs(kind, nowMs)));
    return withinShare(this.#context, nextMs, nowMs);
  }

  onSuccess(call: AnsweredCall, body: unknown, nowMs: number): boolean {
    const kind = kindOf(call.purpose);
    const elements = elementsOf(body, XERO_NAMES[kind].plural);
    if (elements === null) return false;
    for (const element of elements) this.#compare(kind, element, nowMs);
    if (call.docs.length > 0) this.#goOn(call, nowMs);
    else this.#feed.answered(kind, call, elements, nowMs);
    return true;
  }

  onFailure(call: SentCall, _fault: XeroFault, nowMs: number): void {
    // The turn leaves out what Xero cannot take; it comes again.
    if (call.docs.length > 0) this.#goOn(call, nowMs);
    else this.#feed.failed(kindOf(call.purpose), nowMs);
  }

  #compare(kind: RecordKind, element: unknown, nowMs: number): void {
    const { copies, tasks, attempts } = this.#context;
    const copy = copies.bySatelliteId(kind, fieldOf(element, XERO_NAMES[kind].id) ?? "");
    if (copy === null || copy.copy === null) return;
    const key = checkKey(kind, copy.satelliteId ?? "");
    if (tasks.get(key) !== null || changedAtMs(element) < (copy.copy.updatedAtMs ?? 0)) return;
    const read = parseState(kind, element);
    if (!read.ok) {
      // What is new in it is seen by a look, once it can be read.
      tasks.want({ ...key, priority: PRIORITY.sweep, dueAtMs: echoLookAtMs(nowMs) });
      return;
    }
    const write = tasks.get(writeKey(copy));
    if (write?.dueAtMs != null || attempts.busy().has(docKey(kind, copy.groupId))) {
      // A write is on its way, or ends without a call because nothing is to be written: then only a look brings what is new.
      if (!showsSame(copy, read.value)) tasks.want({ ...key, priority: PRIORITY.settle, dueAtMs: echoLookAtMs(nowMs) });
      return;
    }
    const writtenAtMs = copy.writtenAtMs ?? 0;
    const isSettled = nowMs - writtenAtMs >= COMPARE_SETTLED_MS;
    const mayBeNews = write === null && changedAtMs(element) > writtenAtMs;
    if (write === null && isSettled) this.#settled(copy, { read: read.value, element }, nowMs);
    // The page may be from before Orbit's own write, or show what stopped it: looked at once more when that is certain to show.
    else if (mayBeNews || !showsSame(copy, read.value)) {
      tasks.want({ ...key, priority: PRIORITY.settle, dueAtMs: echoLookAtMs(nowMs) });
    }
  }

  #settled(
    copy: Copy,
    { read, element }: { readonly read: RecordState; readonly element: unknown },
    nowMs: number,
  ): void {
    if (!this.#check.compared(copy, read, element, nowMs)) return;
    countFound(this.#context);
    // What Xero could not announce while it was not connected says nothing of its webhooks.
    if (openLook(this.#context)?.reason !== "reconnected") missedChange(this.#context, changedAtMs(element), nowMs);
  }

  #nextOfRound(nowMs: number): readonly PlannedCall[] {
    const round = this.#round();
    if (round.nextAtMs > nowMs) return [];
    const page = this.#context.copies.page(round.kind, round.afterId, READ_IDS_PER_CALL);
    if (page.length === 0) {
      this.#nextKind(round, nowMs);
      return [];
    }
    const { kind } = round;
    const ids = page.flatMap((copy) => copy.satelliteId ?? []);
    const docs = page.map((copy: Copy) => ({ kind, id: copy.groupId, version: copy.seq }));
    const purpose = purposeOf("compare", kind);
    return [{ purpose, priority: PRIORITY.sweep, dueAtMs: round.nextAtMs, request: checkRequest(kind, ids), docs }];
  }

  #goOn(call: SentCall, nowMs: number): void {
    const afterId = call.docs.at(-1)?.id ?? "";
    const nextAtMs = nowMs + roundPace(this.#context.dayLimit()) * PACE_UNIT_MS;
    this.#context.meta.set("round", { kind: kindOf(call.purpose), afterId, nextAtMs });
  }

  #nextKind(round: RoundState, nowMs: number): void {
    const next = ROUND_KINDS[ROUND_KINDS.indexOf(round.kind) + 1];
    const nextAtMs =
      nowMs + (next === undefined ? COPIES_ROUND_PAUSE_MS : roundPace(this.#context.dayLimit()) * PACE_UNIT_MS);
    this.#context.meta.set("round", { kind: next ?? "invoice", afterId: "", nextAtMs });
  }

  #round(): RoundState {
    const first = { kind: "invoice", afterId: "", nextAtMs: this.#sinceMs() + COPIES_ROUND_PAUSE_MS } as const;
    return this.#context.meta.get("round") ?? first;
  }

  /** Copies are made after that. */
  #sinceMs(): number {
    return this.#context.meta.get("satelliteSinceMs") ?? 0;
  }

  #isOn(): boolean {
    return this.#context.reconcileMinutes > 0 && roleOf(this.#context) === "satellite";
  }
}
