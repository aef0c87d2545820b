/** The simulation's D1: what the entity objects have shipped, the newest of each row. Down or unreadable on request. */

import type { EventRecord } from "../../src/event.ts";
import type { TenantId } from "../../src/ids.ts";
import type { MappingChange } from "../../src/mapping.ts";

export class SimD1 {
  readonly events = new Map<string, EventRecord>();
  readonly mappings = new Map<string, MappingChange>();
  readonly silentSince = new Map<TenantId, number | null>();
  isDown = false;
  /** Only writes succeed. */
  isUnreadable = false;

  /** Throws when it cannot be read. */
  read(): void {
    if (this.isDown) throw new Error("D1 is down");
    if (this.isUnreadable) throw new Error("D1 cannot be read");
  }

  /** Throws when it cannot be written. */
  write(): void {
    if (this.isDown) throw new Error("D1 is down");
  }

  writeEvents(events: readonly EventRecord[]): void {
    this.write();
    for (const event of events) {
      if ((this.events.get(event.id)?.rev ?? 0) < event.rev) this.events.set(event.id, event);
    }
  }

  writeMappings(rows: readonly MappingChange[]): void {
    this.write();
    for (const row of rows) {
      const key = `${row.kind}:${row.groupId}:${row.tenantId}`;
      if ((this.mappings.get(key)?.rev ?? 0) >= row.rev) continue;
      if (row.removed) this.mappings.delete(key);
      else this.mappings.set(key, row);
    }
  }

  markSilent(self: TenantId, sinceMs: number | null): void {
    this.write();
    this.silentSince.set(self, sinceMs);
  }
}
