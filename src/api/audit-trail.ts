/**
 * Adds to the firm's audit: who did what, on the page or by a token. Called by a route when its change is made. The change
 * stands even if D1 does not take the entry (then the log has it).
 */

import type { Context } from "hono";
import { freshId } from "../domain/ids.ts";
import { AUDIT_SUBJECT_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import { type AuditValues, addAudit } from "../store/audit.ts";
import type { ApiEnv } from "./context.ts";

/** `resource.verb`. */
export type AuditAction =
  | "settings.change"
  | "entity.change"
  | "entity.check"
  | "entity.disconnect"
  | "event.resync"
  | "event.resolve"
  | "event.unresolve"
  | "event.decide"
  | "copy.restore"
  | "backfill.start"
  | "backfill.cancel"
  | "tie-out.start"
  | "tie-out.sign-off"
  | "tie-out.take-back"
  | "dead-letter.replay"
  | "dead-letter.remove"
  | "member.invite"
  | "member.change"
  | "member.remove"
  | "token.create"
  | "token.revoke"
  | "alert.test";

export interface Audited {
  readonly action: AuditAction;
  /** What it was done to: a name or an id, or how many of them. */
  readonly subject: string;
  readonly before?: AuditValues;
  readonly after?: AuditValues;
}

export async function audited(c: Context<ApiEnv>, { action, subject, before, after }: Audited): Promise<void> {
  const { user, token } = c.var.session;
  const atMs = Date.now();
  try {
    await addAudit(c.var.firm, {
      id: freshId(atMs),
      atMs,
      userId: user.id,
      userName: user.name,
      tokenId: token?.id ?? null,
      tokenName: token?.name ?? null,
      action,
      subject: subject.slice(0, AUDIT_SUBJECT_CHARS),
      before: before ?? null,
      after: after ?? null,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log("audit-failed", { firmId: c.var.firm.firmId, userId: user.id, action, reason });
  }
}

/** Only the values that differ, as `before` and `after`. */
export function changedValues<T extends object>(
  before: T,
  after: T,
): { readonly before: AuditValues; readonly after: AuditValues } {
  const old = new Map<string, unknown>(Object.entries(before));
  const keys = Object.entries(after)
    .filter(([key, value]) => JSON.stringify(old.get(key)) !== JSON.stringify(value))
    .map(([key]) => key);
  const pick = (from: T) => Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
  return { before: pick(before), after: pick(after) };
}
