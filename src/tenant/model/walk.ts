/**
 * A walk over all rows of some kinds, a bounded number a pass: where it is, is stored, so that a restart continues from there.
 * Pure.
 */

import type { RecordKind } from "../../domain/failure.ts";

export interface WalkPosition<K extends RecordKind = RecordKind> {
  readonly kind: K;
  /** Rows come in the order of their ids; empty: from the first. */
  readonly afterId: string;
}

/** Where a walk over all documents begins. */
export const FIRST_DOCUMENT = { kind: "invoice", afterId: "" } as const satisfies WalkPosition;

/** `last`: id of the last row that this pass went through; left out: there was none. Null after the last kind. */
export function positionAfter<K extends RecordKind>(
  kinds: readonly K[],
  { kind }: WalkPosition<K>,
  last: string | undefined,
): WalkPosition<K> | null {
  if (last !== undefined) return { kind, afterId: last };
  const next = kinds[kinds.indexOf(kind) + 1];
  return next === undefined ? null : { kind: next, afterId: "" };
}
