/**
 * A former satellite forgets its copies, because a person said that it is gone for good: a bounded number a pass, without a
 * call to Xero. What was made there stays as it is, as documents of its own; events stay, and say so. A message that comes
 * late or again forgets nothing that was made since: each copy has the epoch of the decision that it was made for.
 */

import type { RecordKind } from "../../domain/failure.ts";
import type { TenantId } from "../../domain/ids.ts";
import { FORGOTTEN_PER_PASS } from "../../limits.ts";
import type { TenantContext } from "../context.ts";
import type { Copy } from "../model/copy.ts";
import { positionAfter } from "../model/walk.ts";
import { forget } from "./former-copies.ts";

export class Forgetting {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  isOpen(): boolean {
    return this.#context.meta.get("forgetting") !== null;
  }

  /** Inside a transaction. */
  advance(nowMs: number): void {
    const { meta, copies } = this.#context;
    const at = meta.get("forgetting");
    if (at === null) return;
    const page = copies.page(at.kind, at.afterId, FORGOTTEN_PER_PASS);
    for (const copy of page) if (isForgotten(copy, at)) forget(this.#context, copy, nowMs);
    const next = positionAfter(KINDS, at, page.at(-1)?.groupId);
    if (next === null) meta.delete("forgetting");
    else meta.set("forgetting", { ...at, ...next });
  }
}

/** Whether the copy belongs to a decision of that epoch or a later one. */
export function isOfEpoch({ epoch = 0 }: Pick<Copy, "epoch">, least: number): boolean {
  return epoch >= least;
}

/** From now on nothing is sent for such copies any more; they are forgotten in the passes that follow. */
export function startForgetting(
  context: TenantContext,
  decided: { readonly group: TenantId; readonly epoch: number },
  nowMs: number,
): void {
  const { attempts, copies, meta, tasks } = context;
  const isGone = (kind: RecordKind, groupId: string) => {
    const copy = copies.get(kind, groupId);
    return copy !== null && isForgotten(copy, decided);
  };
  for (const { key, docs } of attempts.all()) {
    if (docs.every(({ kind, id }) => isGone(kind, id))) attempts.close(key);
  }
  for (const task of tasks.ofRecords()) {
    if (isGone(task.kind, task.id)) tasks.finish(task, task.requested, nowMs);
  }
  meta.set("forgetting", { ...decided, kind: "invoice", afterId: "" });
}

function isForgotten(copy: Copy, { group, epoch }: { readonly group: TenantId; readonly epoch: number }): boolean {
  return copy.group === group && !isOfEpoch(copy, epoch);
}

const KINDS: readonly RecordKind[] = ["invoice", "credit-note", "contact"];
