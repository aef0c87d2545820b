/** What `backlogClearAt` says is what then happens, within a fifth; and what was read from Xero is counted. */

import { describe, expect, test } from "vitest";
import type { TenantId } from "../../src/domain/ids.ts";
import { line, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { Practice } from "./practice.ts";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const XERO_TIMES = { readLatencyMs: 300, writeLatencyMs: 500, writeLatencyPerElementMs: 50 };

interface Case {
  readonly where: "Group" | "Sydney" | "Harbour";
  readonly invoices: number;
  readonly contacts: number;
  readonly minuteLimit: number;
  readonly dayLimit: number;
  /** Satellites beside the demo's two. */
  readonly branches?: number;
}

/** Asks, lets it happen, and compares. */
async function said(practice: Practice, id: TenantId): Promise<void> {
  const askedMs = practice.nowMs;
  const saidMs = practice.engine(id).status().backlogClearAtMs;
  await practice.run(20 * 24 * HOUR_MS);
  expect(practice.engine(id).status().backlog).toBe(0);
  const lastCallMs = Math.max(...callsOf(practice, id)) + XERO_TIMES.readLatencyMs;
  expectWithinAFifth(saidMs, { askedMs, clearedMs: id === practice.group ? lastCallMs : lastSyncedMs(practice, id) });
}

function expectWithinAFifth(
  saidMs: number | null,
  { askedMs, clearedMs }: { readonly askedMs: number; readonly clearedMs: number },
): void {
  const tookMs = clearedMs - askedMs;
  expect(tookMs).toBeGreaterThan(5 * SECOND_MS);
  expect(((saidMs ?? 0) - askedMs) / tookMs).toBeGreaterThan(0.8);
  expect(((saidMs ?? 0) - askedMs) / tookMs).toBeLessThan(1.2);
}

/** When the last thing was done there. */
function lastSyncedMs(practice: Practice, id: TenantId): number {
  return Math.max(...[...practice.d1.mappings.values()].map((row) => (row.tenantId === id ? row.syncedAtMs : 0)));
}

/** Until the satellites know of everything. */
async function heardOfAll(practice: Practice): Promise<void> {
  for (let waited = 0; waited < 100; waited++) {
    await practice.live(SECOND_MS);
    if (waited > 1 && practice.engine(practice.group).status().backlog === 0) break;
  }
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
    moreSatellites: Array.from({ length: what.branches ?? 0 }, (_, index) => `Branch${index}`),
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
    { where: "Sydney", invoices: 900, contacts: 50, minuteLimit: 60, dayLimit: 15 },
  ])("of $where, $invoices invoices over $contacts contacts, $minuteLimit a minute, $dayLimit a day", async (what) => {
    const practice = await burst(what);
    await heardOfAll(practice);
    await said(practice, practice.satellite("Sydney"));
  });

  test.runIf(isLong)("of a group that people have asked to look at 900 records again, over its day limit", async () => {
    const dayLimit = 60;
    const practice = await burst({ where: "Group", invoices: 900, contacts: 20, minuteLimit: 20, dayLimit });
    await practice.run(HOUR_MS);
    const events = practice.events().filter((event) => event.kind === "invoice" && event.tenantId === practice.group);
    const again = events.map(({ id, kind, resourceId }) => ({ id, kind, resourceId }));
    practice.engine(practice.group).inbox.resync({ events: again, by: "Jo" }, practice.nowMs);
    await said(practice, practice.group);
  });

  test.runIf(isLong)("of six satellites, each over its own day limit", async () => {
    const practice = await burst({
      where: "Harbour",
      invoices: 0,
      contacts: 1,
      minuteLimit: 60,
      dayLimit: 8,
      branches: 4,
    });
    const options = practice.firm.entities.flatMap((entity) => entity.trackingOptionName ?? []);
    for (let n = 0; n < 1500; n++) {
      raise(practice, { contact: `Client ${n % 60}`, option: options[n % options.length] ?? null });
    }
    await heardOfAll(practice);
    await practice.live(2 * SECOND_MS);
    const satellites = practice.firm.entities.filter((entity) => entity.role === "satellite");
    const said = satellites.map(({ tenantId }) => practice.engine(tenantId).status().backlogClearAtMs);
    const askedMs = practice.nowMs;
    await practice.run(20 * 24 * HOUR_MS);
    for (const [index, { tenantId }] of satellites.entries()) {
      expectWithinAFifth(said[index] ?? null, { askedMs, clearedMs: lastSyncedMs(practice, tenantId) });
    }
  });

  test("of invoices with payments and of credit notes that are used", async () => {
    const practice = await burst({ where: "Sydney", invoices: 300, contacts: 20, minuteLimit: 6, dayLimit: 5000 });
    const group = practice.xero.control.person(practice.group);
    const invoices = group.invoices();
    for (const invoice of invoices.slice(0, 200)) group.pay(invoice.InvoiceID, { amount: 50 });
    for (const { InvoiceID, Contact } of invoices.slice(200, 230)) {
      const note = group.raiseCreditNote({
        Contact: { ContactID: Contact.ContactID },
        Status: "AUTHORISED",
        LineItems: [line("Sydney", 20)],
      });
      group.allocate(note.CreditNoteID, { invoiceId: InvoiceID, amount: 10 });
    }
    await heardOfAll(practice);
    await said(practice, practice.satellite("Sydney"));
  });

  test.runIf(isLong)("while Xero's own limit holds everything back", async () => {
    const practice = await burst({ where: "Sydney", invoices: 600, contacts: 50, minuteLimit: 60, dayLimit: 5000 });
    const tenantId = practice.satellite("Sydney");
    const liftMs = practice.nowMs + 900 * SECOND_MS;
    const { fetch } = practice.xero;
    practice.xero.fetch = async (request) => {
      const leftMs = liftMs - practice.nowMs;
      if (leftMs <= 0 || request.headers.get("xero-tenant-id") !== tenantId) return await fetch(request);
      const headers = { "retry-after": String(Math.ceil(leftMs / SECOND_MS)), "x-rate-limit-problem": "day" };
      return new Response(null, { status: 429, headers });
    };
    await heardOfAll(practice);
    await practice.live(10 * SECOND_MS);
    expect(practice.engine(tenantId).status().trouble?.code).toBe("day-limit");
    await said(practice, tenantId);
  });

  test("is left out while nobody can know: an organisation that is paused, or must be connected again", async () => {
    const practice = await burst({ where: "Sydney", invoices: 300, contacts: 10, minuteLimit: 4, dayLimit: 5000 });
    await heardOfAll(practice);
    const tenantId = practice.satellite("Sydney");
    const status = () => practice.engine(tenantId).status();
    expect(status().backlogClearAtMs).not.toBeNull();
    const paused = (isPaused: boolean) => {
      const entities = practice.firm.entities.map((one) =>
        one.tenantId === tenantId ? { ...one, paused: isPaused } : one,
      );
      practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
    };
    paused(true);
    expect(status().backlog).toBeGreaterThan(100);
    expect(status().backlogClearAtMs).toBeNull();
    paused(false);
    expect(status().backlogClearAtMs).not.toBeNull();
    practice.xero.control.revokeConsent();
    await practice.live(2 * HOUR_MS);
    expect(status()).toMatchObject({ trouble: { code: "disconnected" }, backlogClearAtMs: null });
  });

  test("nothing open: no forecast", async () => {
    const practice = await new Practice().open();
    raise(practice);
    await practice.run(HOUR_MS);
    expect(practice.engine(practice.group).status()).toMatchObject({ backlog: 0, backlogClearAtMs: null });
  });
});

test.each(["Group", "Sydney"])("the bytes that Xero bills are counted by organisation and month: %s", async (where) => {
  const practice = await new Practice().open();
  const id = where === "Group" ? practice.group : practice.satellite(where);
  let bytes = 0;
  const { fetch } = practice.xero;
  practice.xero.fetch = async (request) => {
    const response = await fetch(request);
    // What the Organisation endpoint sends is free (docs/xero.md §1.8).
    const isFree = new URL(request.url).pathname.endsWith("/Organisation");
    if (request.headers.get("xero-tenant-id") === id && !isFree)
      bytes += (await response.clone().arrayBuffer()).byteLength;
    return response;
  };
  raise(practice);
  await practice.run(HOUR_MS);
  expect(bytes).toBeGreaterThan(1000);
  expect(practice.engine(id).status().egress).toEqual({ month: "2026-11", bytes });
  practice.crash(id);
  expect(practice.engine(id).status().egress).toEqual({ month: "2026-11", bytes });
  await practice.live(15 * 24 * HOUR_MS);
  expect(practice.engine(id).status().egress).toEqual({ month: "2026-12", bytes: 0 });
});
