/** What can be said and done about a copy that differs: who settles it, and whether a repair can help. Pure. */

import type { Drift, Entity } from "../../data/shapes.ts";
import { healthOf } from "../entities/health-badge.tsx";

export type Settled =
  /** A person decided that it stays so. */
  | "kept"
  /** It was settled by Orbit: the differences are those that it found. */
  | "put-back"
  /** Money that was entered on one side alone: Orbit takes none off. */
  | "payment"
  /** A contact that people of the satellite archived: Xero lets only people restore it. */
  | "archived"
  /** The group's values cannot be written until what the document says is put right. */
  | "stopped"
  /** Settings say that edits are overwritten: Orbit does it, now or as soon as it may write there. */
  | "by-itself"
  /** Nobody does anything unless a person does. */
  | "open";

/** What people enter, and what follows from it. */
const ENTERED: readonly string[] = ["paid", "refunded", "credited", "overpaid"];
const FOLLOWING: readonly string[] = ["still due", "still to be used", "status"];
/** Longer than a copy takes to be written again; what still differs then is not being put back. */
const PUT_BACK_WITHIN_MS = 60_000;

interface Circumstances {
  readonly edits: "overwrite" | "keep" | "ask" | null;
  /** The copy's organisation; null for a former one. */
  readonly satellite: Entity | null;
  readonly nowMs: number;
}

export function settledBy(item: Drift, { edits, satellite, nowMs }: Circumstances): Settled {
  if (item.putBackAt !== undefined) return "put-back";
  if (item.kept !== undefined) return "kept";
  if (isArchivedThere(item)) return "archived";
  if (isEnteredThere(item) || isLeftMoney(item)) return "payment";
  if (isStopped(item.because)) return "stopped";
  if (edits !== "overwrite" || satellite === null) return "open";
  const isNew = nowMs - Date.parse(item.seenAt) < PUT_BACK_WITHIN_MS;
  return isNew || isHeld(satellite) ? "by-itself" : "open";
}

/** All that differs is money, and the satellite has more of it. */
function isEnteredThere({ differences }: Drift): boolean {
  const entered = differences.filter(({ field }) => ENTERED.includes(field));
  const others = differences.filter(({ field }) => !ENTERED.includes(field) && !FOLLOWING.includes(field));
  return entered.length > 0 && others.length === 0 && entered.every((one) => isMore(one.satellite, one.group));
}

function isLeftMoney({ because, differences }: Drift): boolean {
  const isMoney = differences.every(({ field }) => ENTERED.includes(field) || FOLLOWING.includes(field));
  return because?.code === "skip-satellite-change" && isMoney;
}

function isArchivedThere({ kind, differences }: Pick<Drift, "kind" | "differences">): boolean {
  return (
    kind === "contact" && differences.some(({ field, satellite }) => field === "status" && satellite === "Archived")
  );
}

/** A cause that is no edit of the satellite's: restoring the group's values meets it again. */
export function isStopped(because: Drift["because"] | null): boolean {
  return because != null && because.code !== "satellite-edited" && because.code !== "skip-satellite-change";
}

/** What a cause says, and what to do about it. */
export function causeWords({ detail, remedy }: NonNullable<Drift["because"]>): string {
  return [detail, ...remedy].join(" ");
}

/** Of money that the satellite alone has, where nothing says more: what a person decides. */
export function paymentOnlyWords(satellite: string): string {
  return `A payment was entered in ${satellite} only. Orbit never deletes payments: enter it in the group too, or remove it in ${satellite}.`;
}

/** Of two amounts as the API writes them, "1,645.50 AUD": digits are compared, nothing is computed. */
function isMore(amount: string, than: string): boolean {
  const [a, b] = [amount, than].map((text) => BigInt(text.replace(/[^0-9-]/g, "") || 0));
  return a !== undefined && b !== undefined && a > b;
}

/** Why Orbit does not write there now; null while it does. */
export function heldWords(satellite: Entity | null): string | null {
  return satellite !== null && isHeld(satellite) ? healthOf(satellite).word.toLowerCase() : null;
}

function isHeld(satellite: Entity): boolean {
  const { tone } = healthOf(satellite);
  return tone !== "synced" && tone !== "queued";
}
