/** What Orbit says of a document that a person looks for by its number, in one sentence. Pure. */

import type { SyncState } from "../domain/document.ts";
import type { Failure } from "../domain/failure.ts";
import { explain, type ShownFailure } from "../domain/failure-words.ts";
import type { Decision } from "./decide.ts";

export const VERDICT_CODES = [
  "in-step",
  "queued",
  "waiting",
  "failed",
  "kept",
  "differs",
  "changed",
  "not-copied",
  "before-start",
  "draft",
  "no-tracking",
  "no-satellite",
  "cannot-copy",
  "nothing-to-copy",
] as const;

export interface Verdict {
  readonly code: (typeof VERDICT_CODES)[number];
  readonly text: string;
}

export interface VerdictInput {
  /** Of the document as Xero shows it now. */
  readonly decision: Decision;
  /** Where it belongs, by name; null where it names nobody. */
  readonly satellite: string | null;
  /** Changed last before Orbit knew the group: nothing has brought it. */
  readonly isBeforeStart: boolean;
  /** As Orbit holds it; null while it does not. */
  readonly held: {
    readonly state: SyncState;
    readonly failures: readonly ShownFailure[];
    /** Xero shows it as it was when Orbit last read it. */
    readonly isSame: boolean;
  } | null;
}

export function verdictOf({ decision, satellite, isBeforeStart, held }: VerdictInput): Verdict {
  if (held !== null && !held.isSame) {
    return { code: "changed", text: "It was changed in Xero since Orbit last read it. Bring it in step now." };
  }
  const place = satellite ?? "its satellite";
  const cause = held?.failures[0]?.title ?? "";
  switch (held?.state) {
    case "in-step":
      return { code: "in-step", text: `Its copy in ${place} is up to date.` };
    case "queued":
      return { code: "queued", text: `It is being copied to ${place}.` };
    case "waiting":
      return { code: "waiting", text: `It waits: ${cause}.` };
    case "kept":
      return { code: "kept", text: `Somebody decided that its copy in ${place} stays as it is.` };
    case "failed":
      return decision.act === "fail" ? fromFailure(decision.failure) : { code: "failed", text: `It failed: ${cause}.` };
    case "skipped":
      // A copy that stays as it is; without one the document itself says why.
      return decision.act === "skip" ? fromFailure(decision.failure) : { code: "differs", text: `${cause}.` };
    case undefined:
      break;
  }
  switch (decision.act) {
    case "place":
      if (isBeforeStart) {
        const text = `It changed last before Orbit was connected, so it is not copied to ${place}. Copy it now.`;
        return { code: "before-start", text };
      }
      return { code: "not-copied", text: notCopiedWords(place) };
    case "void":
      return { code: "nothing-to-copy", text: "It is void, so there is nothing to copy." };
    default:
      return fromFailure(decision.failure);
  }
}

/** `because`: why, where that is known. */
export function notCopiedWords(place: string, because: string | null = null): string {
  return `It is approved and not copied to ${place} yet${because === null ? "" : `: ${because}`}. Copy it now.`;
}

function fromFailure(failure: Failure): Verdict {
  switch (failure.code) {
    case "skip-draft":
      return { code: "draft", text: "It is not approved yet. It is copied when it is." };
    case "no-tracking":
      return { code: "no-tracking", text: "No line names a satellite. It is copied when one does." };
    case "no-satellite":
      return { code: "no-satellite", text: `It belongs to ${failure.option}, which is no satellite of the firm.` };
    case "skip-zero-total":
    case "skip-bill":
    case "skip-not-mapped":
      return { code: "nothing-to-copy", text: explain(failure).detail };
    default:
      return { code: "cannot-copy", text: explain(failure).detail };
  }
}
