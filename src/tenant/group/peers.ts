/**
 * What the group knows of its satellites' suspensions, so that a record that is decided now shows at once that its
 * satellite cannot act: a pause from the firm's settings, anything else from the newest status updates. Rows only.
 */

import { entityOf } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { firmOf, type TenantContext } from "../context.ts";
import type { Report } from "../model/copy-report.ts";
import { isInForce, isOfAnEntity, type Suspension } from "../model/suspension-state.ts";

/** Null when nothing is known to stop the satellite. */
export function peerSuspension(context: TenantContext, tenantId: TenantId, nowMs: number): Suspension | null {
  const entity = entityOf(firmOf(context), tenantId);
  if (entity?.paused) return { failure: { code: "paused", entity: entity.name }, untilMs: null };
  const known = context.meta.get("peers")?.[tenantId];
  return known && isInForce(known.failure.code, known.untilMs, nowMs) ? known : null;
}

/** A status update says that its satellite is suspended, or that it acts. */
export function notePeer(
  context: TenantContext,
  tenantId: TenantId,
  { status, failures, nextAttemptAtMs }: Report,
): void {
  const { meta } = context;
  const [failure] = failures;
  const peers = meta.get("peers") ?? {};
  const isSuspended = status === "waiting" && failure !== undefined && isOfAnEntity(failure.code);
  // The settings say whether it is paused.
  if (isSuspended && failure.code !== "paused") {
    const known = peers[tenantId];
    if (known?.failure.code === failure.code && known.untilMs === nextAttemptAtMs) return;
    meta.set("peers", { ...peers, [tenantId]: { failure, untilMs: nextAttemptAtMs } });
  } else if (!isSuspended && status !== "queued" && peers[tenantId] !== undefined) {
    const { [tenantId]: _, ...others } = peers;
    meta.set("peers", others);
  }
}
