/**
 * The firm's state in one sentence: the only place that decides the overview's headline. It never says more than is known:
 * what an organisation that is cut off, held, or not proved for long showed earlier was so then. Pure: the clock is handed in.
 */

import type { Entity, Overview } from "../../data/shapes.ts";
import { counted, listed } from "../../format/counts.ts";
import { atTime, type Reader } from "../../format/time.ts";
import { isDayUsedUp } from "../entities/health-badge.tsx";
import { nextSetupStep } from "../entities/setup-step.ts";
import { type Stake, stakeWords } from "./stakes.ts";

export interface VerdictWords {
  readonly tone: "good" | "busy" | "bad" | "new";
  readonly title: string;
  readonly words: string;
}

export interface MirrorState {
  readonly entities: readonly Entity[];
  readonly overview: Overview;
  /** Documents that failed or wait, with their money. */
  readonly stakes: readonly Stake[];
  readonly nowMs: number;
  readonly reader: Reader;
}

/** A connection that served no call for so long may be gone: while somebody looks it is proved every five minutes. */
const PROVED_LONG_AGO_MS = 30 * 60_000;

/** What needs a person comes before what nobody can know, that before what is on its way, and that before "up to date". */
export function verdictOf(state: MirrorState): VerdictWords {
  const { entities, overview, stakes, reader } = state;
  const step = nextSetupStep(entities);
  if (step !== null) return { tone: "new", title: "Orbit is not set up yet", words: step.title };
  const { failed, waiting } = openOf(overview, stakes);
  const unsure = unsureOf(state);
  const broken = partsOf(entities).filter(({ health }) => health !== "ok");
  const inStep = inStepWords(state, unsure === null && broken.length === 0);
  const money = stakeWords(stakes, reader);
  const atStake = money === "" ? "" : ` At stake: ${money}.`;
  const rest = waiting > 0 ? `, ${waiting.toLocaleString()} on the way or waiting` : "";
  if (broken.length > 0) {
    const title = `${listed(namesOf(broken))} ${broken.length === 1 ? "has" : "have"} lost the connection to Xero`;
    return { tone: "bad", title, words: `${inStep}; what comes in waits until somebody reconnects.${atStake}` };
  }
  if (failed > 0) {
    const title = `${counted(failed, "record needs", "records need")} attention`;
    return { tone: "bad", title, words: `${inStep}${rest}.${atStake}` };
  }
  if (unsure !== null) {
    return { tone: unsure.tone, title: unsure.title, words: `${inStep}${rest}. ${unsure.words}` };
  }
  if (waiting > 0) {
    const title = `${counted(waiting, "record is", "records are")} on the way or waiting`;
    return { tone: "busy", title, words: `${inStep}. There is nothing for you to do.` };
  }
  return quiet(state, inStep);
}

/** Nothing is open, and every organisation is known to be at work. */
function quiet(state: MirrorState, inStep: string): VerdictWords {
  const { satellites } = state.overview;
  const drifted = sumOf(satellites, "drifted");
  if (drifted > 0) {
    const title = `${counted(drifted, "copy differs", "copies differ")} from the group`;
    return { tone: "busy", title, words: `${inStep}. Below is what differs, and why it stays so.` };
  }
  if (sumOf(satellites, "inStep") === 0) {
    const words = "Approve an invoice in the group’s Xero: within seconds it is in its satellite.";
    return { tone: "good", title: "Ready. Nothing has been mirrored yet.", words };
  }
  const words = `${counted(sumOf(satellites, "inStep"), "record")}, and nothing for you to do.`;
  return { tone: "good", title: `Everything is up to date${asOf(state)}`, words };
}

/** Records by their events and documents by their rows are two projections: the headline believes the worse one. */
function openOf({ satellites, unplaced }: Overview, stakes: readonly Stake[]) {
  const staked = (state: Stake["state"]) =>
    stakes.filter((stake) => stake.state === state).reduce((total, { count }) => total + count, 0);
  return {
    failed: Math.max(sumOf(satellites, "failed") + unplaced.failed, staked("failed")),
    waiting: Math.max(sumOf(satellites, "waiting") + unplaced.waiting, staked("waiting")),
  };
}

interface Unsure {
  readonly tone: "busy" | "bad";
  readonly title: string;
  readonly words: string;
}

/** Why today's state of an organisation is not known, or does not follow the group at the moment; null when all do. */
function unsureOf({ entities, nowMs, reader }: MirrorState): Unsure | null {
  const parts = partsOf(entities);
  const troubled = parts.filter(({ trouble, paused }) => trouble !== null && !paused);
  if (troubled.length > 0) return troubleOf(troubled);
  const paused = parts.filter((entity) => entity.paused);
  if (paused.length > 0) {
    const title = `${listed(namesOf(paused))} ${paused.length === 1 ? "is" : "are"} paused`;
    return { tone: "busy", title, words: "What changes meanwhile waits until it is resumed." };
  }
  const usedUp = parts.filter(isDayUsedUp);
  if (usedUp.length > 0) {
    const title = `${listed(namesOf(usedUp))} ${has(usedUp)} used up the calls of the day`;
    return { tone: "busy", title, words: "Work continues by itself when calls are free again." };
  }
  const old = parts.filter(({ provedAt }) => !(provedAt !== null && nowMs - Date.parse(provedAt) < PROVED_LONG_AGO_MS));
  const [first] = old;
  if (first !== undefined) {
    const title = `${listed(namesOf(old))} ${has(old)} not been reached for a while`;
    const at =
      first.provedAt === null
        ? ""
        : ` ${first.name} last answered ${atTime(Date.parse(first.provedAt), nowMs, reader)}.`;
    return { tone: "busy", title, words: `Orbit is asking Xero again.${at}` };
  }
  return lateOf(parts);
}

/** Changes may have come that nobody has reported. */
function lateOf(parts: readonly Entity[]): Unsure | null {
  const checking = parts.filter(({ check }) => check !== null && check.finishedAt === null);
  if (checking.length > 0) {
    const words = "Until that is done, what changed there may be missing here.";
    return { tone: "busy", title: `Orbit is looking for what changed in ${listed(namesOf(checking))}`, words };
  }
  const silent = parts.filter(({ webhooks }) => webhooks.warning !== null);
  if (silent.length > 0) {
    const words = "Orbit finds them by looking, so that they come later.";
    return { tone: "busy", title: `Xero has stopped reporting changes of ${listed(namesOf(silent))}`, words };
  }
  return null;
}

/** What a person has to do is said first. */
function troubleOf(troubled: readonly Entity[]): Unsure {
  const forPerson = troubled.filter(({ trouble }) => trouble?.automatic === false);
  if (forPerson.length > 0) {
    const title = `${listed(namesOf(forPerson))} ${forPerson.length === 1 ? "needs" : "need"} attention`;
    return { tone: "bad", title, words: "Below is what stops it and what to do." };
  }
  const title = `${listed(namesOf(troubled))} ${troubled.length === 1 ? "is" : "are"} on hold`;
  return { tone: "busy", title, words: "Work continues by itself; what changes meanwhile is not known yet." };
}

function inStepWords(state: MirrorState, isKnown: boolean): string {
  const count = sumOf(state.overview.satellites, "inStep");
  if (isKnown) return `${counted(count, "record is", "records are")} up to date${asOf(state)}`;
  return `${counted(count, "record was", "records were")} up to date when last looked at`;
}

/** A consent that was withdrawn is seen by the next call only: nothing is claimed for later than every organisation answered. */
function asOf({ entities, nowMs, reader }: MirrorState): string {
  const proved = partsOf(entities).flatMap(({ provedAt }) => (provedAt === null ? [] : [Date.parse(provedAt)]));
  return proved.length === 0 ? "" : ` as of ${atTime(Math.min(...proved), nowMs, reader).replace(/^at /, "")}`;
}

/** Those that take part in the mirror. */
function partsOf(entities: readonly Entity[]): readonly Entity[] {
  return entities.filter(({ role }) => role !== "unassigned");
}

function namesOf(entities: readonly Entity[]): readonly string[] {
  return entities.map(({ name }) => name);
}

function has(entities: readonly Entity[]): string {
  return entities.length === 1 ? "has" : "have";
}

function sumOf(satellites: Overview["satellites"], key: "inStep" | "waiting" | "failed" | "drifted"): number {
  return satellites.reduce((total, one) => total + one[key], 0);
}
