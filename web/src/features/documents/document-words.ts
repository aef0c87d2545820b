/** A document in words: its state, Xero's statuses as Xero's own screens say them, and its money. Pure. */

import type { Comparison, DocumentState, OrbitDocument } from "../../data/shapes.ts";
import { moneyWords } from "../../format/money.ts";
import type { Reader } from "../../format/time.ts";
import type { IconName } from "../../ui/icon.tsx";

interface StateWords {
  readonly name: string;
  readonly icon: IconName;
  /** The class that colours it: those of event statuses. */
  readonly tone: "synced" | "queued" | "waiting" | "failed" | "skipped" | "resolved";
  readonly meaning: string;
}

const STATE_WORDS: Readonly<Record<DocumentState, StateWords>> = {
  "in-step": { name: "Up to date", icon: "check", tone: "synced", meaning: "Both sides were equal when last read." },
  queued: { name: "Queued", icon: "dots", tone: "queued", meaning: "It is copied within seconds." },
  waiting: {
    ...{ name: "Waiting", icon: "clock", tone: "waiting" },
    meaning: "Continues by itself, or as soon as what it waits for is done.",
  },
  failed: { name: "Needs you", icon: "alert", tone: "failed", meaning: "Somebody has to do something; it says what." },
  kept: {
    name: "Kept",
    icon: "person-check",
    tone: "resolved",
    meaning: "Somebody decided that the copy stays as it is.",
  },
  skipped: { name: "Not copied", icon: "dash", tone: "skipped", meaning: "There is nothing to copy, and it says why." },
};

/** A copy that nobody changes: money that people entered on one side, or edits that Settings keep. */
const LEFT: StateWords = {
  ...{ name: "Left as it is", icon: "dash", tone: "skipped" },
  meaning: "There is a copy that Orbit does not change, and it says why.",
};

export function stateWords({ state, satellite }: Pick<OrbitDocument, "state" | "satellite">): StateWords {
  return state === "skipped" && satellite !== null ? LEFT : STATE_WORDS[state];
}

/** As a filter: all documents of that state. */
export function stateFilterWords(state: DocumentState): string {
  return state === "skipped" ? "Not copied, or left as it is" : STATE_WORDS[state].name;
}

export const STATES = [
  "failed",
  "waiting",
  "queued",
  "in-step",
  "kept",
  "skipped",
] as const satisfies readonly DocumentState[];

const XERO_STATUS: Readonly<Record<string, string>> = {
  DRAFT: "Draft",
  SUBMITTED: "Awaiting approval",
  AUTHORISED: "Awaiting payment",
  PAID: "Paid",
  VOIDED: "Voided",
  DELETED: "Deleted",
};

export function statusInXero(status: string): string {
  return XERO_STATUS[status] ?? status;
}

export function numberOf({ number, kind }: Pick<OrbitDocument, "number" | "kind">): string {
  return number ?? (kind === "invoice" ? "Invoice without a number" : "Credit note without a number");
}

const MONEY: readonly string[] = [
  ...["status", "total", "tax", "paid", "overpaid", "refunded", "credited", "used", "still due", "still to be used"],
];

/** The fields of the one comparison that all views show, a document's money before the rest. */
export function moneyFirst(fields: Comparison["fields"]): Comparison["fields"] {
  const money = MONEY.flatMap((name) => fields.filter(({ field }) => field === name));
  return [...money, ...fields.filter(({ field }) => !MONEY.includes(field))];
}

export interface MoneyRow {
  readonly field: string;
  readonly group: string;
  /** "" while there is no copy. */
  readonly satellite: string;
  readonly same: boolean;
}

/** Both sides of each amount, in the order of a Xero document's foot. */
export function moneyRows({ group, satellite, currency }: OrbitDocument, reader: Reader): readonly MoneyRow[] {
  const fields = [
    ["Total", "total"],
    ["Tax", "tax"],
    ["Paid", "paid"],
    ["Credited", "credited"],
    ["Still due", "due"],
  ] as const;
  return [
    {
      field: "Status",
      group: statusInXero(group.status),
      satellite: satellite === null ? "" : statusInXero(satellite.status),
      same: satellite === null || statusInXero(group.status) === statusInXero(satellite.status),
    },
    ...fields.map(([field, key]) => ({
      field,
      group: moneyWords(group[key], currency, reader),
      satellite: satellite === null ? "" : moneyWords(satellite[key], currency, reader),
      same: satellite === null || group[key] === satellite[key],
    })),
  ];
}
