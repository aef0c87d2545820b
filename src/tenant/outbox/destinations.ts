/** The engine's destinations in production: D1, and the other entity objects by RPC. */

import { placed } from "../../objects/objects.ts";
import { upsertDocuments } from "../../store/documents.ts";
import { upsertEvents } from "../../store/event-rows.ts";
import { upsertMappings } from "../../store/mappings.ts";
import { firmVersion, loadSnapshot } from "../../store/snapshot.ts";
import { markDisconnected, markSilent } from "../../store/tenants.ts";
import { writeTieOut } from "../../store/tie-out-results.ts";
import type { Destinations } from "./dispatcher.ts";

export function destinationsOf(env: Env): Destinations {
  const peer = (id: string) => placed(env, env.TENANT, id);
  return {
    loadFirm: async (firmId, knownVersion) =>
      (await firmVersion(env.DB, firmId)) > knownVersion ? loadSnapshot(env.DB, firmId) : null,
    writeEvents: (firmId, events) => upsertEvents(env.DB, firmId, events),
    writeDocuments: (firmId, rows) => upsertDocuments(env.DB, firmId, rows),
    writeMappings: (firmId, rows) => upsertMappings(env.DB, firmId, rows),
    markDisconnected: (self, atMs) => markDisconnected(env.DB, self, atMs),
    markSilent: (self, sinceMs) => markSilent(env.DB, self, sinceMs),
    want: async (satellite, group, states) => {
      await peer(satellite).want(group, states);
    },
    forget: async (satellite, group, epoch) => {
      await peer(satellite).forget(group, epoch);
    },
    report: async (group, satellite, reports) => {
      await peer(group).report(satellite, reports);
    },
    readMonth: async (satellite, ask) => {
      await peer(satellite).readMonth(ask);
    },
    monthRead: async (group, satellite, part) => {
      await peer(group).monthRead(satellite, part);
    },
    readForTakeOver: async (satellite, ask) => {
      await peer(satellite).readForTakeOver(ask);
    },
    foundForTakeOver: async (group, satellite, part) => {
      await peer(group).foundForTakeOver(satellite, part);
    },
    writeTieOut: (firmId, result) => writeTieOut(env.DB, firmId, result),
  };
}
