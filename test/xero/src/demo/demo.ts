/**
 * The demo: one practice's group organisation and two satellites, each with ids of its own, and the people who may
 * connect them. Ids come from a fixed seed, so that a reset gives the same organisations again.
 */

import { newUuid } from "../state/identifiers.ts";
import type { World } from "../state/world.ts";
import { openOrganisation } from "./organisation.ts";

export const DEMO = {
  bookkeeper: "11111111-0000-4000-8000-00000000b001",
  owner: "11111111-0000-4000-8000-00000000b002",
  group: "a0000000-0000-4000-8000-000000000001",
  sydney: "a0000000-0000-4000-8000-000000000002",
  melbourne: "a0000000-0000-4000-8000-000000000003",
} as const;

export function seedDemo(world: World): void {
  const random = seededRandom(20_261_122);
  const newId = () => newUuid(random);
  addPeople(world);
  openOrganisation(world, {
    tenantId: DEMO.group,
    name: "Harbour Practice Group",
    taxNumber: "53 004 085 616",
    accounts: [{ code: "215", name: "Advisory Fees", type: "REVENUE", taxType: "OUTPUT" }],
    trackingCategories: [
      { name: "Entity", options: ["Sydney", "Melbourne"] },
      { name: "Service", options: ["Bookkeeping", "Advisory"] },
    ],
    brandingThemes: ["Harbour letterhead"],
    newId,
  });
  openOrganisation(world, {
    tenantId: DEMO.sydney,
    name: "Harbour Sydney Pty Ltd",
    taxNumber: "51 824 753 556",
    accounts: [{ code: "215", name: "Advisory Fees", type: "REVENUE", taxType: "OUTPUT" }],
    trackingCategories: [{ name: "Service", options: ["Bookkeeping", "Advisory"] }],
    newId,
  });
  openOrganisation(world, {
    tenantId: DEMO.melbourne,
    name: "Harbour Melbourne Pty Ltd",
    taxNumber: "48 123 123 124",
    newId,
  });
}

function addPeople(world: World): void {
  world.tables.users.put({
    id: DEMO.bookkeeper,
    email: "bookkeeper@harbour.example",
    givenName: "Demo",
    familyName: "Bookkeeper",
    tenantIds: [],
    adviser: false,
  });
  world.tables.users.put({
    id: DEMO.owner,
    email: "owner@harbour.example",
    givenName: "Olive",
    familyName: "Owner",
    tenantIds: [],
    adviser: true,
  });
}

/** mulberry32: a small generator with a fixed seed, for ids only. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
