/** The settings that are one of several, in words. */

import type { Settings } from "../../data/shapes.ts";

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export const MIXED_TRACKING: readonly Choice<Settings["mixedTracking"]>[] = [
  { value: "fail", label: "Stop and ask: the event fails and says which options it found" },
  { value: "first-line", label: "First line: it belongs to the satellite that its first line names" },
];

export const PAYMENTS_FROM: readonly Choice<Settings["paymentsFrom"]>[] = [
  { value: "group", label: "In the group: Orbit enters them on the copies" },
  { value: "satellite", label: "In the satellites: Orbit enters them on the group’s invoices" },
  { value: "either", label: "In either: Orbit enters them on the other side" },
];

/** What each means, in an example. */
export const PAYMENTS_EXAMPLE: Readonly<Record<Settings["paymentsFrom"], string>> = {
  group:
    "$50.00 entered on an invoice in the group is entered on its copy. $50.00 entered on a copy stays there, and is said.",
  satellite:
    "$50.00 entered on a copy is entered on the group’s invoice, on the account chosen under Organisations, and removed with it. $50.00 entered in the group stays there, and is said.",
  either:
    "$50.00 entered on one side is entered on the other, and removed with it. What Orbit entered is never sent back. In the group it is entered on the account chosen under Organisations.",
};

export const SATELLITE_EDITS: readonly Choice<Settings["satelliteEdits"]>[] = [
  { value: "overwrite", label: "Overwrite: restore the group’s values" },
  { value: "keep", label: "Keep: leave the copy as it was edited" },
  { value: "ask", label: "Ask: the event waits for somebody to decide" },
];

/** "": not said. */
export const XERO_TIERS: readonly Choice<NonNullable<Settings["xeroTier"]> | "">[] = [
  { value: "", label: "Not said: the limits of this deployment hold" },
  { value: "starter", label: "Starter: 5 connections, 1,000 calls a day" },
  { value: "core", label: "Core: 50 connections, 5,000 calls a day" },
  { value: "plus", label: "Plus: 1,000 connections, 5,000 calls a day" },
  { value: "advanced", label: "Advanced: 10,000 connections, 5,000 calls a day" },
  { value: "enterprise", label: "Enterprise: 5,000 calls a day, the rest as agreed" },
];
