/** What `backlogClearAt` says is what then happens, within a fifth; and what was read from Xero is counted. */

import { describe, expect, test } from "vitest";
import type { TenantId } from "../../src/ids.ts";
import { raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const XERO_TIMES = { readLatencyMs: 300, writeLatencyMs: 500, writeLatencyPerElementMs: 50 };

interface Case {
  readonly where: "Group" | "Sydney";
  readonly invoices: number;
  readonly contacts: number;
  readonly minuteLimit: number;
  readonly dayLimit: number;
}

/** When the last thing was done there, of what is open now. */
async function clearedAtMs(practice: Practice, id: TenantId): Promise<number> {
  await practice.run(20 * 24 * HOUR_MS);
  expect(practice.engine(id).status().backlog).toBe(0);
  if (id === practice.group) return Math.max(...callsOf(practice, id)) + XERO_TIMES.readLatencyMs;
  return Math.max(...[...practice.d1.mappings.values()].map((row) => (row.tenantId === id ? row.syncedAtMs : 0)));
}

function callsOf(practice: Practice, id: TenantId): readonly number[] {
  return practice.calls.flatMap((call) => (call.tenantId === id ? [call.atMs] : []));
}

async function burst(what: Case): Promise<Practice> {
  const { minuteLimit, dayLimit } = what;
  const behaviour = { ...XERO_TIMES, minuteLimit, dayLimit: 100_000 };
  const practice = await new Practice({
    data: "organisations",
    overlapping: true,
    minuteLimit,
    dayLimit: 100_000,
    behaviour,
  }).open();
  const entities = practice.firm.entities.map((entity) =>
    entity.name.includes(what.where) ? { ...entity, dayLimit } : entity,
  );
  practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
  for (let n = 0; n < what.invoices; n++) raise(practice, { contact: `Client ${n % what.contacts}` });
  return practice;
}

describe("the forecast", () => {
  test.each<Case>([
    { where: "Sydney", invoices: 600, contacts: 50, minuteLimit: 60, dayLimit: 5000 },
    { where: "Sydney", invoices: 800, contacts: 160, minuteLimit: 4, dayLimit: 5000 },
    { where: "Sydney", invoices: 900, contacts: 50, minuteLimit: 5, dayLimit: 5000 },
    { where: "Sydney", invoices: 800, contacts: 160, minuteLimit: 60, dayLimit: 9 },
    { where: "Sydney", invoices: 900, contacts: 50, minuteLimit: 60, dayLimit: 15 },
  ])("of $where, $invoices invoices over $contacts contacts, $minuteLimit a minute, $dayLimit a day", async (what) => {
    const practice = await burst(what);
    const id = practice.satellite(what.where);
    // Until the satellite has heard of all of it.
    for (let waited = 0; waited < 100; waited++) {
      await practice.live(SECOND_MS);
      if (waited > 1 && practice.engine(practice.group).status().backlog === 0) break;
    }
    const askedMs = practice.nowMs;
    const saidMs = practice.engine(id).status().backlogClearAtMs;
    const tookMs = (await clearedAtMs(practice, id)) - askedMs;
    expect(tookMs).toBeGreaterThan(5 * SECOND_MS);
    expect(((saidMs ?? 0) - askedMs) / tookMs).toBeGreaterThan(0.8);
    expect(((saidMs ?? 0) - askedMs) / tookMs).toBeLessThan(1.2);
  });

  test("of a group that people have asked to look at 900 records again, over its day limit", async () => {
    const dayLimit = 60;
    const practice = await burst({ where: "Group", invoices: 900, contacts: 20, minuteLimit: 20, dayLimit });
    await practice.run(HOUR_MS);
    const events = practice.events().filter((event) => event.kind === "invoice" && event.tenantId === practice.group);
    const again = events.map(({ id, kind, resourceId }) => ({ id, kind, resourceId }));
    practice.engine(practice.group).inbox.resync({ events: again, by: "Jo" }, practice.nowMs);
    const askedMs = practice.nowMs;
    const saidMs = practice.engine(practice.group).status().backlogClearAtMs;
    const tookMs = (await clearedAtMs(practice, practice.group)) - askedMs;
    expect(tookMs).toBeGreaterThan(30 * SECOND_MS);
    expect(((saidMs ?? 0) - askedMs) / tookMs).toBeGreaterThan(0.8);
    expect(((saidMs ?? 0) - askedMs) / tookMs).toBeLessThan(1.2);
  });

  test("nothing open: no forecast", async () => {
    const practice = await new Practice().open();
    raise(practice);
    await practice.run(HOUR_MS);
    expect(practice.engine(practice.group).status()).toMatchObject({ backlog: 0, backlogClearAtMs: null });
  });
});

test("the bytes read from Xero are counted by organisation and month", async () => {
  const practice = await new Practice().open();
  let bytes = 0;
  const { fetch } = practice.xero;
  practice.xero.fetch = async (request) => {
    const response = await fetch(request);
    const isGroup = request.headers.get("xero-tenant-id") === practice.group;
    if (isGroup) bytes += (await response.clone().arrayBuffer()).byteLength;
    return response;
  };
  raise(practice);
  await practice.run(HOUR_MS);
  expect(bytes).toBeGreaterThan(1000);
  expect(practice.engine(practice.group).status().egress).toEqual({ month: "2026-11", bytes });
  practice.crash(practice.group);
  expect(practice.engine(practice.group).status().egress).toEqual({ month: "2026-11", bytes });
  await practice.live(15 * 24 * HOUR_MS);
  expect(practice.engine(practice.group).status().egress).toEqual({ month: "2026-12", bytes: 0 });
});
