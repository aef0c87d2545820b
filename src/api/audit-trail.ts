/** Adds to the firm's audit: who did what, on the page or by a token. Called by a route when its change is made. */

import type { Context } from "hono";
import { freshId } from "../domain/ids.ts";
import { type AuditValues, addAudit, type NewAuditEntry } from "../store/audit.ts";
import type { ApiEnv } from "./context.ts";

export type Audited = Pick<NewAuditEntry, "action" | "subject" | "before" | "after">;

export async function audited(c: Context<ApiEnv>, done: Audited): Promise<void> {
  const { user, token = null } = c.var.session;
  const atMs = Date.now();
  await addAudit(c.var.firm, { id: freshId(atMs), atMs, user, token, ...done });
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

/** `1 event`, `12 events`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
