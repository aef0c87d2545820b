/** What a re-sync would do, a sentence for each kind of outcome. Pure. */

import type { ResyncPlan } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { atTime, type Reader } from "../../format/time.ts";

export function planInWords(plan: ResyncPlan, nowMs: number, reader: Reader): readonly string[] {
  const { records, inStep, write, kept, cannotRun } = plan;
  // What stopped a failed one may still be there, and money that was entered in the satellite stays as it is.
  const written = write.map(
    ({ name, records: n }) => `At most ${counted(n, "copy is", "copies are")} written in ${name}.`,
  );
  const held = cannotRun.map(({ name, records: n, until }) => {
    const end =
      until === null
        ? `until somebody acts: see ${name} under Organisations`
        : `until ${afterAt(Date.parse(until), nowMs, reader)}`;
    return `${counted(n, "record waits", "records wait")} for ${name} ${end}.`;
  });
  const said = inStep + kept + sum(write) + sum(cannotRun);
  return [
    inStep > 0 ? `${counted(inStep, "record is", "records are")} up to date: nothing is written.` : "",
    ...written,
    kept > 0 ? `${counted(kept, "kept difference stays", "kept differences stay")} as a person decided.` : "",
    ...held,
    said < records
      ? `${counted(records - said, "record is", "records are")} looked at first: where it belongs is decided then.`
      : "",
  ].filter((sentence) => sentence !== "");
}

/** "4:07 am", "tomorrow at 4:07 am" */
function afterAt(atMs: number, nowMs: number, reader: Reader): string {
  return atTime(atMs, nowMs, reader).replace(/^at /, "");
}

function sum(places: readonly { readonly records: number }[]): number {
  return places.reduce((total, place) => total + place.records, 0);
}
