/**
 * Who is calling: the bearer token of a call to the API. A token stays valid as a JWT until it expires, even when the
 * consent behind it has gone; then calls to an organisation answer 403 (docs/xero.md §4.6, §7.10).
 */

import type { AccessClaims } from "../identity/tokens.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Runtime } from "../runtime.ts";
import { type Answer, problemAnswer } from "./answer.ts";

export async function authenticate(
  runtime: Runtime,
  authorization: string | null,
): Promise<Result<AccessClaims, Answer>> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) return err(unauthorised(runtime, "AuthenticationUnsuccessful"));
  const claims = await runtime.tokens.verifyAccess(token);
  if (claims.ok) return ok(claims.value);
  const detail =
    claims.error.kind === "expired"
      ? `TokenExpired: token expired at ${americanTime(claims.error.atMs)}`
      : "AuthenticationUnsuccessful";
  return err(unauthorised(runtime, detail));
}

export function unauthorised(runtime: Runtime, detail: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const instance = runtime.world.newId();
  return problemAnswer({ status: 401, title: "Unauthorized", detail, instance }, headers);
}

/** `09/24/2021 08:23:47`, in UTC. */
function americanTime(ms: number): string {
  const [date = "", time = ""] = new Date(ms).toISOString().slice(0, 19).split("T");
  const [year, month, day] = date.split("-");
  return `${month}/${day}/${year} ${time}`;
}
