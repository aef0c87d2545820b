/**
 * Whether a step of a copy is being tried in vain. Each step that Xero answered is remembered with the state of the copy that
 * it started from: when the same step is next from the same state, the answer changed nothing. It is then tried again with
 * growing pauses, a handful of times. Pure; the write controller asks before it sends.
 */

import { ANSWERED_STEP_KEPT_MS, MAX_ANSWERED_STEPS, SAME_STEP_DELAYS_MS } from "../../limits.ts";
import { itemsOf, seenIn } from "../../mirror/change.ts";
import { fingerprint } from "../../mirror/fingerprint.ts";
import type { Purpose } from "../model/call-types.ts";
import type { AnsweredStep, Copy } from "../model/copy.ts";
import type { DocPart } from "../model/doc-part.ts";

/** `part`: the payment, allocation or account that the step is about. */
export interface NamedStep {
  readonly purpose: Purpose;
  readonly part: DocPart | undefined;
}

/** When the step may be made: at once (null), later, or never again before something else happens. */
export function pauseBefore(copy: Copy, step: NamedStep): { readonly untilMs: number } | "in-vain" | null {
  const before = copy.answered ?? [];
  if (before.length === 0) return null;
  const name = nameOf(copy, step);
  const same = before.find((one) => one.fingerprint === name);
  if (same === undefined) return null;
  const delayMs = SAME_STEP_DELAYS_MS[same.times - 1];
  return delayMs === undefined ? "in-vain" : { untilMs: same.atMs + delayMs };
}

/** Before the answer is looked at: the copy is still as it was when the step was sent. */
export function withAnswered<C extends Copy>(copy: C, step: NamedStep, nowMs: number): C {
  const name = nameOf(copy, step);
  const before = copy.answered ?? [];
  const same = before.find((one) => one.fingerprint === name);
  const others = before.filter((one) => one !== same).slice(1 - MAX_ANSWERED_STEPS);
  return { ...copy, answered: [...others, { fingerprint: name, times: (same?.times ?? 0) + 1, atMs: nowMs }] };
}

/** What is remembered beyond a copy that came in step: a write that its next read does not show would go round for ever. */
export function recentlyAnswered(copy: Copy, nowMs: number): readonly AnsweredStep[] {
  return (copy.answered ?? []).filter(({ atMs }) => nowMs - atMs < ANSWERED_STEP_KEPT_MS);
}

/** Payments that are taken off and put back, and lines that are replaced, have other ids each time: the step is the same. */
function nameOf(copy: Copy, { purpose, part }: NamedStep): string {
  const state = copy.copy === null ? null : { ...copy.copy, updatedAtMs: null, ...withoutIds(copy) };
  const change = copy.kind === "contact" ? null : [itemsOf(copy.change)?.length ?? null, seenIn(copy.change) !== null];
  return fingerprint([purpose, part, copy.satelliteId, state, change, copy.search?.why ?? null, copy.seq]);
}

function withoutIds(copy: Copy): object {
  if (copy.kind === "contact" || copy.copy === null) return {};
  const { payments, lines } = copy.copy;
  return {
    payments: payments.map((payment) => ({ ...payment, id: null })),
    lines: lines.map((line) => ({ ...line, id: null })),
  };
}
