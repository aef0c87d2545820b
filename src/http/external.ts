/**
 * Requests to another service whose answer is JSON: bounded in time and size, parsed by a schema, never throwing. Used
 * for Xero's identity and connection endpoints; calls about an organisation's records go through src/xero instead.
 */

import type { z } from "zod";
import { boundedText } from "../bounded-body.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { IDENTITY_ANSWER_BYTES, IDENTITY_TIMEOUT_MS } from "../limits.ts";

export type ExternalProblem =
  /** No answer in time, or none at all. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** Another status than 2xx. `body` is what was read of the answer, for machines only. */
  | { readonly kind: "status"; readonly status: number; readonly body: string }
  /** Not what the service documents. */
  | { readonly kind: "malformed"; readonly reason: string };

export async function requestJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<Result<z.infer<Schema>, ExternalProblem>> {
  const answer = await requestText(request);
  if (!answer.ok) return answer;
  try {
    const parsed = schema.safeParse(JSON.parse(answer.value));
    if (parsed.success) return ok(parsed.data);
    return err({ kind: "malformed", reason: `${parsed.error.issues[0]?.path.join(".")} is not as documented` });
  } catch {
    return err({ kind: "malformed", reason: "not JSON" });
  }
}

/** The body of a 2xx answer. */
export async function requestText(request: Request): Promise<Result<string, ExternalProblem>> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(IDENTITY_TIMEOUT_MS), redirect: "manual" });
    const { value: body, cut } = await boundedText(response.body, IDENTITY_ANSWER_BYTES);
    if (cut) return err({ kind: "malformed", reason: "the answer is too large" });
    return response.ok ? ok(body) : err({ kind: "status", status: response.status, body });
  } catch (error) {
    return err({ kind: "unreachable", reason: error instanceof Error ? error.name : "unknown" });
  }
}
