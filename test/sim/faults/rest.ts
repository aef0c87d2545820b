/** What must be true once nothing is under way: the mirror is in step, D1 knows it, and nothing waits for nobody. */

import { type EventRecord, isOpen } from "../../../src/domain/event.ts";
import type { TenantId } from "../../../src/domain/ids.ts";
import { plainName } from "../../../src/mirror/names.ts";
import { compared } from "../compare.ts";
import { untrue } from "../document-truth.ts";
import { disagreements } from "../opinions.ts";
import { outOfBalance } from "./balance.ts";
import type { EntityObject } from "./entity-object.ts";
import { receivesMoney } from "./plan.ts";
import type { World } from "./world.ts";

/** The first promise that is not kept; null when all are. */
export function brokenAtRest(world: World): string | null {
  for (const { shadow } of world.objects.values()) shadow.follow();
  return (
    unfinished(world) ??
    untold(world) ??
    overwritten(world) ??
    world.takeOvers.broken() ??
    world.ownCredits.broken() ??
    notFound(world) ??
    unequal(world) ??
    untrueRow(world) ??
    disagreeing(world) ??
    outOfBalance(world)
  );
}

/**
 * After people have mended what they can, a failure explains little: a world in which most documents differ for some reason
 * is not a mirror, however well it is said.
 */
const MOST_EXPLAINED = 0.5;
const ALWAYS_ALLOWED = 4;

export function explainedTooMuch({ compared: { documents, explained, unlike }, plan }: World): string | null {
  // Money that stays on its side by the setting is no failure, and what is paid on both is for people to settle.
  const differ = receivesMoney(plan) || plan.circumstances.has("own-credits") ? unlike : explained;
  if (differ <= Math.max(ALWAYS_ALLOWED, documents * MOST_EXPLAINED)) return null;
  return `failures are the exception: ${differ} of ${documents} documents differ, and a failure says why`;
}

/** Nothing is on its way, and only sweeps and comparisons will wake anybody. */
export function isStill(world: World): boolean {
  if (world.agenda.nextMs() !== Number.POSITIVE_INFINITY || world.xero.nextWakeMs() !== null) return false;
  return [...world.objects.values()].every(({ rows }) => rows.all(ON_ITS_WAY).length === 0);
}

const ON_ITS_WAY = `select 1 from tasks where due_at_ms is not null union all select 1 from outbox
  union all select 1 from attempts limit 1`;

/** What a satellite's people raised themselves stays theirs, unless a person chose otherwise. */
function overwritten(world: World): string | null {
  if (world.hasAdopted) return null;
  const all = world.satellites.flatMap((id) => world.xero.control.person(id).invoices());
  const [taken] = all.filter((one) => world.own.has(one.InvoiceID) && one.LineItems[0]?.Description !== "Own");
  return taken === undefined
    ? null
    : `nothing of others is written over: ${taken.InvoiceNumber} was the satellite's own`;
}

function unfinished(world: World): string | null {
  for (const object of world.objects.values()) {
    for (const event of eventsOf(object)) {
      const isMoving = event.failures.some((failure) => failure.code === "moving");
      if (event.status !== "queued" && (event.status !== "waiting" || isMoving)) continue;
      return `every event ends: ${event.kind} ${event.label} of ${event.entityName} is still ${event.status} (${event.failures[0]?.code})`;
    }
    const [attempt] = object.shadow.rows("attempts");
    if (attempt !== undefined) return `every attempt ends: ${attempt.purpose} is open`;
  }
  return null;
}

/** D1 holds the newest of every event and mapping. */
function untold(world: World): string | null {
  const { mappings: mapped } = world.d1;
  for (const object of world.objects.values()) {
    for (const event of eventsOf(object)) {
      if (world.d1.events.get(event.id)?.rev === event.rev) continue;
      return `nothing untold: D1 does not have the newest of ${event.kind} ${event.label} (${event.status})`;
    }
    const row = untoldMapping(mapped, object) ?? untoldRow(world, object);
    if (row !== null) return row;
  }
  return null;
}

function untoldMapping(mapped: World["d1"]["mappings"], { id, shadow, watched }: EntityObject): string | null {
  for (const copy of shadow.rows("copies")) {
    if (watched.copy(copy).status !== "synced") continue;
    const { kind, group_id, satellite_id } = copy;
    const row = mapped.get(`${kind}:${group_id}:${id}`);
    if ((row?.satelliteId ?? "") === (satellite_id ?? "")) continue;
    return `nothing untold: D1 maps ${kind} ${group_id} to ${row?.satelliteId}, and it is ${satellite_id}`;
  }
  return null;
}

function untoldRow(world: World, object: EntityObject): string | null {
  for (const { kind, id } of object.shadow.rows("records")) {
    const rev = object.watched.record(kind, id)?.document?.rev;
    if (rev === undefined || world.d1.documents.get(`${kind} ${id}`)?.rev === rev) continue;
    return `nothing untold: D1 does not have the newest row of ${kind} ${id}`;
  }
  return null;
}

const spelling = (name: string) => plainName(name).toLowerCase();

/** A contact that has no copy for its name is not there under any spelling of it, but as the copy of another one. */
function notFound(world: World): string | null {
  for (const id of world.satellites) {
    const { shadow, watched } = world.object(id);
    const copies = [...shadow.rows("copies")].map((row) => watched.copy(row));
    const owned = new Set(copies.map(({ satelliteId }) => satelliteId));
    const book = world.xero.control.contactBook(id).all();
    const free = book.filter(({ ContactID, ContactStatus }) => ContactStatus === "ACTIVE" && !owned.has(ContactID));
    for (const copy of copies) {
      if (copy.kind !== "contact" || copy.satelliteId !== null || copy.status !== "failed") continue;
      const there = free.find(({ Name }) => spelling(Name) === spelling(copy.wanted.name));
      if (there !== undefined) return `who is there is found: "${copy.wanted.name}" is there as "${there.Name}"`;
    }
  }
  return null;
}

/** A row that says "in step" says of each side what its organisation says. */
function untrueRow(world: World): string | null {
  const kept = explained(world);
  const inStep = [...world.d1.documents.values()].filter(
    ({ state, groupId, copy }) => state === "in-step" && !kept.has(groupId) && !kept.has(copy?.documentId ?? ""),
  );
  const [found] = untrue(world, inStep);
  return found === undefined ? null : `rows of documents are true: ${found}`;
}

/** A document has one state, wherever it is read. */
function disagreeing(world: World): string | null {
  const [found] = disagreements(world.d1, (id) => world.object(id).engine);
  return found === undefined ? null : `nobody disagrees: ${found}`;
}

function eventsOf({ shadow, watched }: EntityObject): readonly EventRecord[] {
  return [...shadow.rows("events")].map((row) => watched.event(row));
}

function unequal(world: World): string | null {
  const kept = explained(world);
  const { unexplained, ...counted } = compared(world, kept, chosen(world));
  world.compared = counted;
  const [document] = unexplained;
  const found = document ?? world.satellites.map((id) => unequalContact(world, id, kept)).find((one) => one !== null);
  return found == null ? null : `satellites equal the group: ${found}`;
}

/**
 * What people alone decide: documents of the satellites' own, what was resolved, edits about which a person is asked, and what
 * is to leave a satellite that has received money on its copy, or holds credit of its own there.
 */
function chosen(world: World): ReadonlySet<string> {
  const ids = new Set([...world.own, ...world.takeOvers.leftAlone()]);
  for (const { status, resourceId, failures } of world.events()) {
    const isAsked = failures.length > 0 && failures.every(({ code }) => code === "satellite-edited");
    const isKeptThere = failures.some(({ code }) => code === "moving") && holdsOwnMoney(world, resourceId);
    if (status === "resolved" || (isOpen(status) && (isAsked || isKeptThere))) ids.add(resourceId);
  }
  return ids;
}

/** A copy of the group's invoice has a payment or credit on it that began in its satellite. */
function holdsOwnMoney({ d1, xero, watch, ownCredits }: World, groupId: string): boolean {
  return [...d1.mappings.values()].some((mapping) => {
    if (mapping.kind !== "invoice" || mapping.groupId !== groupId) return false;
    const copy = xero.control.person(mapping.tenantId).invoice(mapping.satelliteId);
    const isOwn = (reference = "") => watch.counted.ledger.of(reference)?.origin === mapping.tenantId;
    return copy.Payments.some(({ Reference }) => isOwn(Reference)) || ownCredits.isOn(mapping.satelliteId);
  });
}

/** What may differ: it is a satellite's own, shown as drift, resolved by a person, or there is an open event about it. */
function explained(world: World): ReadonlySet<string> {
  const ids = new Set([...world.own, ...world.takeOvers.leftAlone()]);
  for (const event of world.events()) {
    if (event.status === "resolved" || isOpen(event.status)) ids.add(event.resourceId);
  }
  for (const { groupId, satelliteId, drifted } of world.d1.mappings.values()) {
    if (drifted || ids.has(satelliteId)) ids.add(groupId).add(satelliteId);
  }
  return ids;
}

function unequalContact(world: World, satellite: TenantId, kept: ReadonlySet<string>): string | null {
  const [group, theirs] = [world.group, satellite].map(
    (id) =>
      new Map(
        world.xero.control
          .contactBook(id)
          .all()
          .map((one) => [one.ContactID, one]),
      ),
  );
  for (const { kind, groupId, tenantId, satelliteId } of world.d1.mappings.values()) {
    if (kind !== "contact" || tenantId !== satellite || kept.has(groupId)) continue;
    const [ours, copy] = [group?.get(groupId), theirs?.get(satelliteId)];
    if (ours === undefined || copy === undefined) return `the contact ${groupId} is not on both sides`;
    for (const field of ["Name", "EmailAddress"] as const) {
      if (!ours[field] || plainName(ours[field]) === plainName(copy[field] ?? "")) continue;
      return `${field} of ${ours.Name} is ${ours[field]} in the group and ${copy[field]} in the satellite`;
    }
  }
  return null;
}
