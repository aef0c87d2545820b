/** Bugs of one line, as search and replace on Orbit's own files, each with the seeds that are known to catch it. */

import { type Circumstance, RECEIPTS, type Switch } from "./switches.ts";

export interface PlantedBug {
  readonly name: string;
  /** Below src/. */
  readonly file: string;
  readonly search: string;
  readonly replace: string;
  /** The promise that it breaks, as the simulation names it. */
  readonly breaks: string;
  /** Circumstances without which it does nothing: switched on in every seed that is to catch it. */
  readonly on?: readonly Circumstance[];
  /** Seeds that catch it, the one with the fewest steps first. */
  readonly caughtBy: readonly number[];
  /** Switched off in those seeds: their worlds are as they were before. */
  readonly off?: readonly Switch[];
}

/** The file with the bug in it; throws when the line is not there exactly once, as after a change of the code. */
export function planted(bug: PlantedBug, source: string): string {
  const [before, after, ...more] = source.split(bug.search);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`"${bug.name}" has no single place in ${bug.file}: ${bug.search}`);
  }
  return before + bug.replace + after;
}

/** Whether a run broke the promise that the bug names. */
export function breaks(bug: PlantedBug, { violation }: { readonly violation: string | null }): boolean {
  return violation?.startsWith(`${bug.breaks}:`) === true || violation?.startsWith(`at rest: ${bug.breaks}:`) === true;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "an attempt is not stored before the call",
    file: "tenant/dispatch/executor.ts",
    search: "this.#context.attempts.open(key, call, request, nowMs);",
    replace: "",
    breaks: "no write without a stored attempt",
    caughtBy: [1, 2, 3],
  },
  {
    name: "an alarm that knows nothing of the outbox",
    file: "tenant/engine.ts",
    search: "[this.#dispatcher.nextDueMs(), work,",
    replace: "[null, work,",
    breaks: "nothing untold",
    caughtBy: [1, 2, 3],
  },
  {
    name: "a satellite takes decisions in any order",
    file: "tenant/inbox/inbox.ts",
    search: "if (state.seq <= held.seq) return;",
    replace: "",
    breaks: "decisions only go forward",
    caughtBy: [126],
  },
  {
    name: "POST instead of PUT",
    file: "tenant/satellite/write-batches.ts",
    search: `what === "create" ? "PUT" : "POST"`,
    replace: `"POST"`,
    breaks: "nothing of others is written over",
    caughtBy: [9, 6],
  },
  {
    name: "the budget row is not written before the call",
    file: "tenant/dispatch/executor.ts",
    search: "this.#context.calls.record(nowMs, isComparison(call.purpose), call)",
    replace: "this.#context.calls.lastId()",
    breaks: "no limit exceeded",
    caughtBy: [33, 6],
  },
  {
    name: "another idempotency key on resend",
    file: "tenant/dispatch/executor.ts",
    search: "sends: again.sends, request: attempt.request }",
    replace: "sends: again.sends, request: { ...attempt.request, idempotencyKey: this.#deps.key() } }",
    breaks: "no write without a stored attempt",
    caughtBy: [2, 3],
  },
  {
    name: "the outbox forgets what D1 did not take",
    file: "tenant/outbox/dispatcher.ts",
    search: "this.#context.outbox.failed(batch, failure, this.#context.random(), nowMs)",
    replace: "this.#context.outbox.delivered(batch)",
    breaks: "queued means soon",
    caughtBy: [3],
  },
  {
    name: "a move places before the former copy is voided",
    file: "tenant/group/router.ts",
    search: "if (former.length > 0) return this.#leave(",
    replace: "if (former.length > 9) return this.#leave(",
    breaks: "never two live copies",
    caughtBy: [18],
  },
  {
    name: "a Retry-After is not waited for",
    file: "tenant/dispatch/executor.ts",
    search: "(fault.retryAfterMs ?? MINUTE_HOLD_MS)",
    replace: "1000",
    breaks: "no call during a Retry-After",
    caughtBy: [2, 3],
  },
  {
    name: "a new consent forgets a limit",
    file: "tenant/suspension/release.ts",
    search: `  meta.delete("hold");
  meta.delete("peers");`,
    replace: `  for (const key of ["hold", "limit", "peers"] as const) meta.delete(key);`,
    breaks: "no call during a Retry-After",
    caughtBy: [44],
    off: RECEIPTS,
  },
  {
    name: "a refusal of one call is taken for a lost consent",
    file: "tenant/suspension/holds.ts",
    search: "this.#pause(failure, { isRefusal: true, purpose: isOther ? null : purpose }, nowMs, mostMs);",
    replace: `this.lost({ code: "scope-missing", entity: ownName(this.#context) }, nowMs);`,
    breaks: "nothing stops for good while the consent is good",
    caughtBy: [3],
  },
  {
    name: "a Keep ends when somebody asks to sync again",
    file: "tenant/model/wanted-state.ts",
    search: `return edits === "overwrite" && (isMoved || !isSameWanted(held, want)) ? null : held.kept;`,
    replace: "return want.force || isMoved || !isSameWanted(held, want) ? null : held.kept;",
    breaks: "a kept copy is not written",
    caughtBy: [303],
    off: RECEIPTS,
  },
  {
    name: "a refused look-up of several documents is tried again as it was",
    file: "tenant/model/batching.ts",
    search: "Math.min(item.task.maxBatch ?? bounds.most, bounds.mostWith(item))",
    replace: "bounds.most",
    breaks: "what was refused does not leave again",
    caughtBy: [4],
    on: ["look-ups-refused"],
  },
  {
    name: "a step that was answered in vain is not remembered",
    file: "tenant/satellite/write-failures.ts",
    search: "context.copies.put(withAnswered(copy, { purpose: call.purpose, part }, nowMs));",
    replace: "",
    breaks: "a step that changes nothing is not repeated",
    caughtBy: [9, 6],
    on: ["payments-in-vain"],
  },
  {
    name: "names that differ in blanks are different names",
    file: "mirror/names.ts",
    search: "  return plainName(name).toLowerCase();",
    replace: "  return name.toLowerCase();",
    breaks: "who is there is found",
    caughtBy: [45],
    on: ["names-with-blanks"],
  },
  {
    name: "a receipt is not stored before its call leaves",
    file: "tenant/group/receipt-controller.ts",
    search: "        this.#context.records.put(changedReceipt(record, key, { sentAtMs, others }));\n",
    replace: "",
    breaks: "money that people entered stays",
    caughtBy: [298],
    on: ["satellites-receive"],
  },
  {
    name: "a receipt that is taken off loses its origin",
    file: "mirror/seen-receipts.ts",
    search: "return receipt.sentAtMs === null ? [] : [{ ...receipt, isGone: true }];",
    replace: "return [];",
    breaks: "what Orbit entered is never sent back",
    caughtBy: [51],
    on: ["payments-both-ways"],
  },
  {
    name: "both sides enter a receipt",
    file: "mirror/payment.ts",
    search: "payment.receipt === undefined && ",
    replace: "",
    breaks: "money that people entered stays",
    caughtBy: [15],
    on: ["payments-both-ways"],
  },
  {
    name: "a reconciled payment comes off",
    file: "mirror/take-off.ts",
    search: "if (isFixed(seen)) return",
    replace: 'if (isFixed(seen) && seen.id === "") return',
    breaks: "a reconciled payment is never touched",
    caughtBy: [99],
    on: ["satellites-receive"],
  },
  {
    name: "what was taken over is written at once",
    file: "tenant/satellite/adopting.ts",
    search: "  return true;",
    replace: "  return false;",
    breaks: "a take-over writes nothing",
    caughtBy: [12],
    on: ["take-overs"],
  },
  {
    name: "credit of the satellite's own is not put back after a change",
    file: "mirror/applied-step.ts",
    search: `if (copy.kind === "invoice" || item.creditNoteId === copy.id) {`,
    replace: "if (item.creditNoteId === copy.id) {",
    breaks: "credit that people use stays as they want it",
    caughtBy: [5, 7, 6],
    on: ["own-credits"],
  },
];
