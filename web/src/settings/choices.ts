/** The settings that are one of several, in words. */

import type { Settings } from "../api/shapes.ts";

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export const MIXED_TRACKING: readonly Choice<Settings["mixedTracking"]>[] = [
  { value: "fail", label: "Stop and ask: the event fails and says which options it found" },
  { value: "first-line", label: "First line: it belongs to the satellite that its first line names" },
];

export const SATELLITE_EDITS: readonly Choice<Settings["satelliteEdits"]>[] = [
  { value: "overwrite", label: "Overwrite: restore the group’s values" },
  { value: "keep", label: "Keep: leave the copy as it was edited" },
  { value: "ask", label: "Ask: the event waits for somebody to decide" },
];
