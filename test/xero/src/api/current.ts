/**
 * The picture that a read gets: the record as it is, or, for the first read soon after a change, as it was a moment
 * before (`staleReadMs`); where reads lag (`readsLagMs`), every read gets the picture of so long ago. New records have no earlier picture and are seen at once.
 */

import type { Advance, Contact, CreditNote, Invoice } from "../state/records.ts";
import type { World } from "../state/world.ts";

export function currentInvoice(world: World, row: Invoice): Invoice {
  const earlier = takeEarlier(world, row.id);
  return earlier !== null && "credits" in earlier ? earlier : row;
}

export function currentCreditNote(world: World, row: CreditNote): CreditNote {
  const earlier = takeEarlier(world, row.id);
  return earlier !== null && "allocations" in earlier && "lines" in earlier ? earlier : row;
}

export function currentAdvance(world: World, row: Advance): Advance {
  const earlier = takeEarlier(world, row.id);
  return earlier !== null && "totalMinor" in earlier ? earlier : row;
}

export function currentContact(world: World, row: Contact): Contact {
  const earlier = takeEarlier(world, row.id);
  return earlier !== null && "people" in earlier ? earlier : row;
}

function takeEarlier(world: World, id: string): Contact | Invoice | CreditNote | Advance | null {
  const lagging = world.past.get(id)?.find(({ untilMs }) => untilMs > world.nowMs());
  if (lagging !== undefined) return lagging.record;
  const earlier = world.earlier.get(id);
  if (earlier === undefined) return null;
  world.earlier.delete(id);
  return world.nowMs() < earlier.untilMs ? earlier.record : null;
}
