/** The firm's state in one sentence. Pure. */

import type { Entity, Overview } from "../api/shapes.ts";
import { nextSetupStep } from "../entities/setup-step.ts";
import { counted, listed } from "../words/counts.ts";

export interface VerdictWords {
  readonly tone: "good" | "busy" | "bad" | "new";
  readonly title: string;
  readonly words: string;
}

/**
 * What needs a person comes before what is on its way, and that before "up to date". `stake`: the money that is at stake,
 * in words, or "".
 */
export function verdictOf(
  entities: readonly Entity[],
  { satellites, unplaced }: Overview,
  stake: string,
): VerdictWords {
  const step = nextSetupStep(entities);
  if (step !== null) return { tone: "new", title: "Orbit is not set up yet", words: step.title };
  const sum = (key: "inStep" | "waiting" | "failed") => satellites.reduce((total, one) => total + one[key], 0);
  const failed = sum("failed") + unplaced.failed;
  const waiting = sum("waiting") + unplaced.waiting;
  const inStep = `${counted(sum("inStep"), "record is", "records are")} up to date`;
  const atStake = stake === "" ? "" : ` At stake: ${stake}.`;
  const broken = entities.filter((entity) => entity.health !== "ok" && entity.role !== "unassigned");
  if (broken.length > 0) {
    const have = broken.length === 1 ? "has" : "have";
    const title = `${listed(broken.map((entity) => entity.name))} ${have} lost the connection to Xero`;
    return { tone: "bad", title, words: `${inStep}; what comes in waits until somebody reconnects.${atStake}` };
  }
  if (failed > 0) {
    const rest = waiting > 0 ? `, ${waiting.toLocaleString()} on the way or waiting` : "";
    return {
      tone: "bad",
      title: `${counted(failed, "record needs", "records need")} attention`,
      words: `${inStep}${rest}.${atStake}`,
    };
  }
  if (waiting > 0) {
    const title = `${counted(waiting, "record is", "records are")} on the way or waiting`;
    return { tone: "busy", title, words: `${inStep}. There is nothing for you to do.` };
  }
  if (sum("inStep") === 0) {
    const words = "Approve an invoice in the group’s Xero: within seconds it is in its satellite.";
    return { tone: "good", title: "Ready. Nothing has been mirrored yet.", words };
  }
  return { tone: "good", title: "Everything is up to date", words: `${inStep}. There is nothing for you to do.` };
}
