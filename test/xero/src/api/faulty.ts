/**
 * Puts requested faults around the work of a call. Early ones come before anything happens, late ones after the work is
 * saved. A broken connection is thrown as a ConnectionReset, which the factory turns into what `fetch` does.
 */

import type { Fault } from "../faults.ts";
import { type Answer, textAnswer } from "./answer.ts";

export const ORGANISATION_OFFLINE = "The Organisation is offline";

/** The client gets no answer at all: its `fetch` rejects. */
export class ConnectionReset extends Error {}

/** Waits without end, as the shell can. */
export type Hang = () => Promise<never>;

/** Before the call is looked at: delay is over, nothing is counted, nothing is saved. */
export async function early(fault: Fault | null, hang: Hang): Promise<Answer | null> {
  if (fault === null) return null;
  const { effect } = fault;
  if (effect.kind === "reset" && !effect.committed) throw new ConnectionReset("connection reset before the commit");
  if (effect.kind === "hang" && !effect.committed) await hang();
  if (effect.kind === "maintenance") return textAnswer(503, "The Xero API is currently offline for maintenance");
  return null;
}

/** What the client is told, and what was really done: null when nothing was. */
export interface Outcome {
  readonly told: Answer;
  readonly done: Answer | null;
}

/** Around the work itself: an error instead of it, or an error although it was done. */
export async function around(fault: Fault | null, work: () => Promise<Answer>): Promise<Outcome> {
  if (fault?.effect.kind === "status") {
    const { status, body, contentType, committed } = fault.effect;
    return { told: textAnswer(status, body, contentType), done: committed ? await work() : null };
  }
  if (fault?.effect.kind === "organisation-offline") return { told: textAnswer(503, ORGANISATION_OFFLINE), done: null };
  const done = await work();
  return { told: done, done };
}

/** After the work: the answer is lost or cut off. */
export async function late(fault: Fault | null, answer: Answer, hang: Hang): Promise<Answer> {
  if (fault === null) return answer;
  const { effect } = fault;
  if (effect.kind === "reset") throw new ConnectionReset("connection reset after the commit");
  if (effect.kind === "hang") await hang();
  if (effect.kind === "malformed") return { ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
  return answer;
}
