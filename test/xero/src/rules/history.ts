/**
 * History and notes of a record, as `GET /{Resource}/{id}/History` shows them: what happened, and notes of the app.
 */

import type { HistoryOwner } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";

/** docs/xero.md §4.9. */
export const LONGEST_NOTE = 2_500;

export interface Happening {
  readonly owner: HistoryOwner;
  readonly ownerId: string;
  /** Xero's short word: Created, Edited, Approved, Paid, Credit Applied, Note … */
  readonly changes: string;
  readonly details: string;
  readonly actor: Actor;
}

export function noteHistory(world: World, happening: Happening): void {
  const through =
    happening.actor.kind === "app" && happening.changes !== "Note"
      ? ` through the Xero API using ${world.app.name}`
      : "";
  world.tables.history.put({
    id: world.newId(),
    owner: happening.owner,
    ownerId: happening.ownerId,
    changes: happening.changes,
    user: happening.actor.name,
    details: `${happening.details}${through}`,
    atMs: world.nowMs(),
  });
}
