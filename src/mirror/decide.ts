/**
 * What is to be done about a group document, given its newest state: nothing (and why), a person must fix it, void the
 * copies, or keep a copy in one satellite. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import { type FirmSnapshot, satellitesOf } from "../domain/firm.ts";
import type { TenantId } from "../domain/ids.ts";
import { type DocumentState, isApproved, isPurchase, isVoid } from "./document.ts";
import { sameAmount } from "./money.ts";
import type { TrackingCategory } from "./references.ts";
import { routeDocument } from "./route.ts";

export type Decision =
  | { readonly act: "skip"; readonly failure: Failure }
  | { readonly act: "fail"; readonly failure: Failure }
  | { readonly act: "void" }
  | { readonly act: "place"; readonly tenantId: TenantId; readonly because: string };

export interface DecideInput {
  readonly document: DocumentState;
  readonly firm: FirmSnapshot;
  readonly categories: readonly TrackingCategory[];
  /** Names of satellites that hold a copy, or are about to. */
  readonly copiesIn: readonly string[];
}

export function decideDocument(input: DecideInput): Decision {
  const { document, firm } = input;
  const hasCopy = input.copiesIn.length > 0;
  if (isPurchase(document) && !firm.settings.syncBills) return skip({ code: "skip-bill" });
  if (isVoid(document))
    return hasCopy ? { act: "void" } : skip({ code: "skip-not-mapped", reason: "voided-before-copied" });
  if (!isApproved(document)) return skip({ code: "skip-draft", status: document.status });
  const isWorthNothing = document.lines.length > 0 && document.total !== null && sameAmount(document.total, 0);
  if (!hasCopy && isWorthNothing) return skip({ code: "skip-zero-total" });
  const problem = unusable(input);
  if (problem !== null) {
    return fail(hasCopy ? { code: "unroutable-copy", satellites: input.copiesIn, cause: problem } : problem);
  }
  const route = routeDocument(routeInput(input));
  if (route.ok) return { act: "place", ...route.value };
  return fail(hasCopy ? { code: "unroutable-copy", satellites: input.copiesIn, cause: route.error } : route.error);
}

function unusable(input: DecideInput): Failure | null {
  if (input.document.lines.length === 0) return { code: "no-line-items", document: input.document.number };
  // Routed first, so that the first thing a person reads is the first thing to fix.
  if (!routeDocument(routeInput(input)).ok) return null;
  const lines = linesWithoutAccount(input.document);
  return lines.length === 0 ? null : { code: "account-code-missing", lines, accountCode: null, satellite: null };
}

/** Lines that carry an amount but no account: no satellite can take them. */
function linesWithoutAccount(document: DocumentState): readonly number[] {
  return document.lines.flatMap((line, index) =>
    line.accountCode === null && !sameAmount(line.lineAmount, 0) ? [index + 1] : [],
  );
}

function routeInput({ document, firm, categories }: DecideInput) {
  return { lines: document.lines, settings: firm.settings, satellites: satellitesOf(firm), categories };
}

function skip(failure: Failure): Decision {
  return { act: "skip", failure };
}

function fail(failure: Failure): Decision {
  return { act: "fail", failure };
}
