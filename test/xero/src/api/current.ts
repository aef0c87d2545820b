/**
 * The picture that a read gets: the record as it is; or, for the first read soon after a change, as it was a moment before
 * (`staleReadMs`), where a new record has no earlier picture and is seen at once; or, for every read, as it was some time ago
 * (`readLagMs`), where a new record is not seen: null.
 */

import type { Contact, CreditNote, Invoice } from "../state/records.ts";
import type { World } from "../state/world.ts";

export function currentInvoice(world: World, row: Invoice): Invoice | null {
  const picture = pictureOf(world, row);
  return picture !== null && "credits" in picture ? picture : null;
}

export function currentCreditNote(world: World, row: CreditNote): CreditNote | null {
  const picture = pictureOf(world, row);
  return picture !== null && "allocations" in picture ? picture : null;
}

export function currentContact(world: World, row: Contact): Contact | null {
  const picture = pictureOf(world, row);
  return picture !== null && "people" in picture ? picture : null;
}

function pictureOf(world: World, row: Contact | Invoice | CreditNote): Contact | Invoice | CreditNote | null {
  const lagging = world.lagging.get(row.id)?.filter(({ untilMs }) => untilMs > world.nowMs());
  const [oldest] = lagging ?? [];
  if (oldest !== undefined) return oldest.record;
  world.lagging.delete(row.id);
  const earlier = world.earlier.get(row.id);
  if (earlier === undefined) return row;
  world.earlier.delete(row.id);
  return world.nowMs() < earlier.untilMs ? earlier.record : row;
}
