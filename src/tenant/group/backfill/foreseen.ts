/**
 * What a backfill would do with the records of its span, as far as the group's object knows before it reads them: which are in
 * step already, which cannot be copied as they are, and which it has never seen. Pure.
 */

import { disposition } from "../../../domain/failure.ts";
import type { BackfillPreview } from "../../../objects/tenant-rpc.ts";
import type { HeldAlike } from "../../storage/records.ts";

export function foreseen(size: BackfillPreview["size"], held: readonly HeldAlike[]): BackfillPreview["foreseen"] {
  const counts = { inStep: 0, failed: 0, onTheWay: 0 };
  for (const alike of held) counts[stateOf(alike)] += alike.count;
  const { inStep, failed, onTheWay } = counts;
  const total = size.contact + size.invoice + size["credit-note"];
  return { ...counts, unseen: Math.max(0, total - inStep - failed - onTheWay) };
}

function stateOf({ placed, failures }: HeldAlike): "inStep" | "failed" | "onTheWay" {
  const acts = failures.map((failure) => disposition(failure).act);
  if (placed === "failed" || acts.includes("fail")) return "failed";
  const isOpen = placed === "open" || acts.some((act) => act !== "skip");
  return isOpen || (placed === "none" && acts.length === 0) ? "onTheWay" : "inStep";
}
