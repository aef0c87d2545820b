/**
 * Copies that a person chose to keep as they are: no write of theirs may leave until the group's record is changed or a person
 * decides otherwise. Known from what people did, not from Orbit's rows.
 */

import type { EventRecord } from "../../../src/domain/event.ts";
import type { TenantId } from "../../../src/domain/ids.ts";
import type { Leaving } from "./network.ts";
import type { Broken } from "./repeats.ts";
import type { ExtraPromise } from "./switches.ts";
import { nameOf } from "./watched-rows.ts";
import type { World } from "./world.ts";

interface Keep {
  readonly kind: string;
  readonly groupId: string;
  readonly tenantId: string;
  readonly label: string;
  readonly atMs: number;
  /** The group's record as it was then. */
  readonly record: string;
}

export class Keeps {
  readonly #world: World;
  #keeps: Keep[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** A person decided about the event, and Orbit agreed. */
  decided(event: EventRecord, choice: string): void {
    for (const target of event.targets) {
      const groupId = this.#groupId(event, target.tenantId);
      if (groupId === null) continue;
      this.#keeps = this.#keeps.filter((keep) => keep.groupId !== groupId || keep.tenantId !== target.tenantId);
      if (choice !== "keep" || !this.#isSettled(event.kind, groupId)) continue;
      const { kind, label } = event;
      const [atMs, record] = [this.#world.agenda.nowMs, this.#record(kind, groupId)];
      this.#keeps.push({ kind, groupId, tenantId: target.tenantId, label: label ?? groupId, atMs, record });
    }
  }

  /** A call that leaves; null when it writes no kept copy. */
  left(call: Leaving): Broken<ExtraPromise> | null {
    if (call.request.method === "GET" || this.#keeps.length === 0) return null;
    const key = call.request.headers.get("idempotency-key") ?? "";
    const { shadow } = this.#world.object(call.tenantId as TenantId);
    shadow.follow();
    const attempt = shadow.row("attempts", key);
    if (attempt === null) return null;
    const docs = shadow.parsed<readonly { readonly kind: string; readonly id: string }[]>(attempt, "docs");
    for (const keep of this.#keeps) {
      if (keep.tenantId !== call.tenantId || Number(attempt.first_sent_at_ms) <= keep.atMs) continue;
      if (!docs.some(({ kind, id }) => kind === keep.kind && id === keep.groupId)) continue;
      if (this.#record(keep.kind, keep.groupId) !== keep.record) continue;
      const what = `${keep.label} was kept at ${new Date(keep.atMs).toISOString().slice(11, 19)} and is written`;
      return { invariant: "a kept copy is not written", what };
    }
    return null;
  }

  #groupId(event: EventRecord, satellite: TenantId): string | null {
    if (event.tenantId === this.#world.group) return event.resourceId;
    const { shadow, watched } = this.#world.object(satellite);
    shadow.follow();
    const [copy] = watched.copiesOf(nameOf(event.kind, event.resourceId));
    return copy === undefined ? null : String(copy.group_id);
  }

  /** The group's record, as a person sees it. */
  #record(kind: string, groupId: string): string {
    const person = this.#world.xero.control.person(this.#world.group);
    if (kind === "invoice") return JSON.stringify(person.invoices().find((one) => one.InvoiceID === groupId));
    if (kind === "credit-note") return JSON.stringify(person.creditNotes().find((one) => one.CreditNoteID === groupId));
    const book = this.#world.xero.control.contactBook(this.#world.group);
    return JSON.stringify(book.all().find((one) => one.ContactID === groupId));
  }

  /** No change of the record is on its way: what the person saw is what Orbit knows. */
  #isSettled(kind: string, groupId: string): boolean {
    const { shadow } = this.#world.object(this.#world.group);
    shadow.follow();
    if (this.#world.xero.nextWakeMs() !== null || this.#world.agenda.nextMs() !== Number.POSITIVE_INFINITY)
      return false;
    return shadow.row("tasks", "read", kind, groupId) === null;
  }
}
