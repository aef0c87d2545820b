/**
 * Who is looking at the page. Asked once at the start and again every few minutes; any answer of 401 ends the session
 * here at once. A Worker that is not configured or not ready is told apart from a person who is not signed in.
 */

import { signal } from "@preact/signals";
import { ok } from "../../../../src/domain/result.ts";
import { type Answer, ask, done, watchOutcomes } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { forgetEverything } from "../../data/queries.ts";
import type { Problem, Session } from "../../data/shapes.ts";

export type Who =
  | { readonly state: "asking" }
  /** `ended`: was signed in a moment ago. */
  | { readonly state: "signed-out"; readonly ended: boolean; readonly setupCodeWanted: boolean }
  | { readonly state: "signed-in"; readonly session: Session }
  | { readonly state: "trouble"; readonly problem: Problem };

export const who = signal<Who>({ state: "asking" });

/** Called once, by main.tsx. */
export function watchSession(): void {
  watchOutcomes((outcome) => {
    if (outcome !== "signed-out") return;
    const before = who.peek();
    if (before.state === "signed-out") return;
    leave(before.state === "signed-in");
  });
}

/** A page that is in use stays as it is when the answer fails. */
export async function askWho(): Promise<Answer<Who["state"]>> {
  if (who.peek().state === "asking") {
    const { signedIn, setupCodeWanted } = await firstAnswer();
    if (!signedIn) {
      who.value = { state: "signed-out", ended: false, setupCodeWanted };
      return ok("signed-out");
    }
  }
  if (who.peek().state === "signed-out") return ok("signed-out");
  const answer = await ask(api.session.$get());
  if (answer.ok) {
    const before = who.peek();
    const same = before.state === "signed-in" && JSON.stringify(before.session) === JSON.stringify(answer.value);
    if (!same) who.value = { state: "signed-in", session: answer.value };
    return ok("signed-in");
  }
  if (answer.error.status === 401) return ok("signed-out");
  if (who.peek().state !== "signed-in") who.value = { state: "trouble", problem: await troubleBehind(answer.error) };
  return answer;
}

export async function signOut(): Promise<boolean> {
  const ended = await done(fetch("/auth/logout", { method: "POST" }));
  if (ended.ok) leave(false);
  return ended.ok;
}

function leave(ended: boolean): void {
  who.value = { state: "signed-out", ended, setupCodeWanted: false };
  forgetEverything();
}

interface FirstAnswer {
  readonly signedIn: boolean;
  readonly setupCodeWanted: boolean;
}

/** At the start: the session's own route would answer 401, which browsers show in red to everybody who looks. */
async function firstAnswer(): Promise<FirstAnswer> {
  try {
    const answer = await fetch("/auth/who");
    const body: Partial<FirstAnswer> = answer.ok ? await answer.json() : {};
    return { signedIn: body.signedIn !== false, setupCodeWanted: body.setupCodeWanted === true };
  } catch {
    return { signedIn: true, setupCodeWanted: false };
  }
}

/** /healthz knows more than a request that broke: missing migrations, a database that does not answer. */
async function troubleBehind(problem: Problem): Promise<Problem> {
  if (problem.code === "not-configured" || problem.code === "unreached") return problem;
  const health = await done(fetch("/healthz"));
  return health.ok ? problem : health.error;
}
