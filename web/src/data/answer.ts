/**
 * Turns a request of the client into a value or a problem in words; never throws. A request that got no answer at all is
 * a problem too (`unreached`). Whoever needs to know about every outcome (session, connection) watches here.
 */

import { err, ok, type Result } from "../../../src/domain/result.ts";
import type { Problem } from "./shapes.ts";

export type Answer<T> = Result<T, Problem>;

export type Outcome = "reached" | "unreached" | "signed-out";

interface Reply {
  readonly ok: boolean;
  readonly status: number;
  text(): Promise<string>;
}

/** The body of a request's success, whichever status that has. */
type Taken<R> = R extends { readonly status: 200 | 201 | 202; json(): Promise<infer Body> } ? Body : never;

const watchers = new Set<(outcome: Outcome) => void>();

export function watchOutcomes(watcher: (outcome: Outcome) => void): void {
  watchers.add(watcher);
}

export async function ask<R extends Reply>(request: Promise<R>): Promise<Answer<Taken<R>>> {
  const reply = await replyTo(request);
  if (!reply.ok) return reply;
  if (!isTaken(reply.value)) return err(await problemOf(reply.value));
  try {
    return ok(await reply.value.json());
  } catch {
    return err(UNREACHED);
  }
}

/** For requests whose success carries no body. */
export async function done(request: Promise<Reply>): Promise<Answer<undefined>> {
  const reply = await replyTo(request);
  if (!reply.ok) return reply;
  return reply.value.ok ? ok(undefined) : err(await problemOf(reply.value));
}

export const UNREACHED: Problem = {
  type: "urn:orbit:problem:unreached",
  title: "Orbit cannot be reached",
  status: 0,
  detail: "No answer came. Check your internet connection; the page tries again by itself.",
  code: "unreached",
};

async function replyTo<R extends Reply>(request: Promise<R>): Promise<Answer<R>> {
  try {
    const reply = await request;
    tell(reply.status === 401 ? "signed-out" : "reached");
    return ok(reply);
  } catch {
    tell("unreached");
    return err(UNREACHED);
  }
}

function isTaken<R extends Reply>(reply: R): reply is R & { json(): Promise<Taken<R>> } {
  return reply.ok;
}

/** The answer's own words, or plain ones for an answer that is not Orbit's (a proxy in between, for instance). */
async function problemOf(reply: Reply): Promise<Problem> {
  const { status } = reply;
  try {
    const body: unknown = JSON.parse(await reply.text());
    if (isProblem(body)) return body;
  } catch {
    // Not JSON: told below.
  }
  const detail = `The answer was not one of Orbit's (status ${status}). Try again in a moment.`;
  return { type: "about:blank", title: "Something went wrong", status, detail, code: "unreadable-answer" };
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== "object" || body === null) return false;
  const texts = ["title", "detail", "code"].map((key) => Reflect.get(body, key));
  return texts.every((text) => typeof text === "string") && typeof Reflect.get(body, "status") === "number";
}

function tell(outcome: Outcome): void {
  for (const watcher of watchers) watcher(outcome);
}
