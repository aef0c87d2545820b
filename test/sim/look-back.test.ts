/** What nobody announced is looked for at once: after a time without a connection, and when somebody asks. */

import { describe, expect, test } from "vitest";
import { copiesIn, mirrored, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, reconcileMinutes: 15, ...options }).open();
  const person = (practice: Practice, tenant: string) => practice.xero.control.person(tenant);
  const look = (practice: Practice, tenant = practice.group) => practice.engine(tenant).status().look;

  describe.each([15, 0])("with sweeps every %i minutes (0: never)", (reconcileMinutes) => {
    test("what changed without a connection is in step a minute after reconnecting, and said", async () => {
      const practice = await open({ reconcileMinutes });
      const paid = raise(practice);
      await practice.live(20 * MINUTE_MS);
      practice.xero.control.revokeConsent();
      await practice.announce(paid.InvoiceID);
      await practice.live(MINUTE_MS);
      const cutOffSinceMs = practice.engine(practice.group).hold()?.sinceMs;
      expect(practice.d1.disconnected.has(practice.group)).toBe(true);
      practice.xero.control.behave({ webhookDropShare: 1 });
      const missed = raise(practice, { contact: "Missed" });
      person(practice, practice.group).pay(paid.InvoiceID, { amount: 10 });
      await practice.live(MINUTE_MS);
      await practice.consent();
      expect(look(practice)).toMatchObject({ reason: "reconnected", cutOffSinceMs, finishedAtMs: null });
      await practice.live(MINUTE_MS);
      const copies = copiesIn(practice, "Sydney");
      expect(copies.map((copy) => copy.InvoiceNumber)).toContain(missed.InvoiceNumber);
      expect(copies.find((copy) => copy.InvoiceNumber === paid.InvoiceNumber)?.AmountPaid).toBe(10);
      expect(look(practice)?.finishedAtMs).not.toBeNull();
      expect(look(practice)?.found).toBeGreaterThanOrEqual(1);
      const event = practice.events().find((one) => one.resourceId === missed.InvoiceID);
      expect(event).toMatchObject({ source: "reconcile", status: "synced" });
      expect(event?.timeline[0]?.text).toMatch(/looked back/);
      expect([...practice.d1.disconnected]).toEqual([]);
      expect(practice.engine(practice.group).status().webhooks).toMatchObject({ missed: 0, silentSinceMs: null });
    });

    test("an edit in a satellite during that time is found, too", async () => {
      const practice = await open({ reconcileMinutes, settings: { satelliteEdits: "keep" } });
      raise(practice);
      await practice.live(20 * MINUTE_MS);
      const sydney = practice.satellite("Sydney");
      practice.xero.control.disconnect(sydney);
      practice.xero.control.behave({ webhookDropShare: 1 });
      const [copy] = copiesIn(practice, "Sydney");
      person(practice, sydney).editInvoice(copy?.InvoiceID ?? "", { Reference: "Edited" });
      await practice.live(MINUTE_MS);
      await practice.consent();
      await practice.live(MINUTE_MS);
      expect(look(practice, sydney)).toMatchObject({ found: 1 });
      expect([...practice.d1.mappings.values()].filter((row) => row.drifted)).toHaveLength(1);
    });

    test("so it is when a decision of the group's waits as well, and comes to what is known of the copy", async () => {
      const practice = await open({ reconcileMinutes, settings: { satelliteEdits: "keep" } });
      const sale = raise(practice);
      await practice.live(20 * MINUTE_MS);
      const sydney = practice.satellite("Sydney");
      practice.xero.control.disconnect(sydney);
      practice.xero.control.behave({ webhookDropShare: 1 });
      const [copy] = copiesIn(practice, "Sydney");
      person(practice, sydney).editInvoice(copy?.InvoiceID ?? "", { Reference: "Edited" });
      for (const Reference of ["Another", sale.Reference ?? ""]) {
        person(practice, practice.group).editInvoice(sale.InvoiceID, { Reference });
        await practice.announce(sale.InvoiceID);
        await practice.live(MINUTE_MS);
      }
      // The set-up has to be read again before the decision is looked at: the list of changes comes first.
      const sql = practice.disk(sydney).open();
      sql.transaction(() => sql.all("update refs set fetched_at_ms = -1"));
      practice.crash(sydney);
      const late = { path: "/api.xro/2.0/Accounts", tenantId: sydney, times: 1, delayMs: 5000 };
      practice.xero.control.addFault({ ...late, effect: { kind: "none" } });
      await practice.consent();
      await practice.live(MINUTE_MS);
      expect([...practice.d1.mappings.values()].filter((row) => row.drifted)).toHaveLength(1);
    });

    test("somebody asks: what no webhook announced is found at once, and checkedAt says when that was done", async () => {
      const practice = await open({ reconcileMinutes });
      await practice.live(MINUTE_MS);
      practice.xero.control.behave({ webhookDropShare: 1 });
      const missed = raise(practice);
      const askedAtMs = practice.nowMs;
      const status = () => practice.engine(practice.group).status();
      expect(status().checkedAtMs ?? 0).toBeLessThan(askedAtMs);
      practice.engine(practice.group).check();
      await practice.live(10_000);
      expect(status().checkedAtMs).toBeGreaterThanOrEqual(askedAtMs);
      expect(status().look).toMatchObject({ reason: "asked", found: 1, startedAtMs: askedAtMs });
      await practice.live(20_000);
      expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(missed)]);
    });
  });

  test("nothing is said to be checked while one of the reads fails, and it is done when Xero serves it", async () => {
    const practice = await open();
    await practice.live(MINUTE_MS);
    const effect = { kind: "status", status: 400, body: "{}" } as const;
    practice.xero.control.addFault({ path: "/api.xro/2.0/CreditNotes", times: 3, effect });
    practice.engine(practice.group).check();
    await practice.live(30_000);
    expect(practice.engine(practice.group).status()).toMatchObject({ checkedAtMs: null, look: { finishedAtMs: null } });
    await practice.live(10 * MINUTE_MS);
    expect(practice.engine(practice.group).status().look?.finishedAtMs).not.toBeNull();
    expect(practice.engine(practice.group).status().checkedAtMs).not.toBeNull();
  });

  test("a disconnected organisation that is connected again at Xero goes on when somebody checks it", async () => {
    const practice = await open();
    const sydney = practice.satellite("Sydney");
    practice.xero.control.disconnect(sydney);
    raise(practice);
    await practice.live(MINUTE_MS);
    expect(practice.engine(sydney).hold()).toMatchObject({ failure: { code: "disconnected" }, untilMs: null });
    const { calls } = practice;
    const before = calls.length;
    practice.engine(sydney).check();
    await practice.live(MINUTE_MS);
    expect(practice.engine(sydney).hold()).toMatchObject({ failure: { code: "disconnected" }, untilMs: null });
    expect(calls.length - before).toBeLessThan(8);
    await practice.consent(undefined, false);
    practice.engine(sydney).check();
    await practice.live(MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
    expect([...practice.d1.disconnected]).toEqual([]);
  });

  test("a revoked consent that one organisation meets is known of all others a moment later", async () => {
    const practice = await open();
    raise(practice);
    await practice.live(MINUTE_MS);
    practice.xero.control.revokeConsent();
    practice.engine(practice.group).check();
    await practice.live(20_000);
    const all = practice.firm.entities.map((one) => one.tenantId);
    expect([...practice.d1.disconnected].sort()).toEqual([...all].sort());
  });

  test("one organisation alone that is disconnected costs each of the others a call, and nothing else", async () => {
    const practice = await open();
    const sydney = practice.satellite("Sydney");
    await practice.live(MINUTE_MS);
    practice.xero.control.disconnect(sydney);
    const before = practice.calls.length;
    practice.engine(sydney).check();
    await practice.live(MINUTE_MS);
    expect([...practice.d1.disconnected]).toEqual([sydney]);
    const others = practice.calls.slice(before).filter((call) => call.tenantId !== sydney);
    expect(others.filter((call) => call.path.startsWith("/api.xro"))).toHaveLength(2);
  });

  describe("somebody looks at the page", () => {
    /** The page asks for the figures every five seconds. */
    const watch = async (practice: Practice, forMs: number) => {
      const untilMs = practice.nowMs + forMs;
      while (practice.nowMs < untilMs) {
        for (const { tenantId } of practice.firm.entities) practice.engine(tenantId).watched();
        await practice.live(5000);
      }
    };

    test("a consent that was revoked in quiet minutes is seen within a minute", async () => {
      const practice = await open({ reconcileMinutes: 0 });
      raise(practice);
      await practice.live(10 * MINUTE_MS);
      practice.xero.control.revokeConsent();
      await practice.live(10 * MINUTE_MS);
      expect([...practice.d1.disconnected]).toEqual([]);
      await watch(practice, MINUTE_MS);
      expect([...practice.d1.disconnected].sort()).toEqual(practice.firm.entities.map((one) => one.tenantId).sort());
    });

    test("an idle connection is proved by at most a call in five minutes for each organisation", async () => {
      const practice = await open({ reconcileMinutes: 0 });
      await practice.live(HOUR_MS);
      const before = practice.calls.length;
      await watch(practice, HOUR_MS);
      const proofs = (practice.calls.length - before) / practice.firm.entities.length;
      expect(proofs).toBeGreaterThan(5);
      expect(proofs).toBeLessThanOrEqual(12);
      const { provedAtMs } = practice.engine(practice.group).status();
      expect(practice.nowMs - (provedAtMs ?? 0)).toBeLessThan(7 * MINUTE_MS);
    });

    test("no call is spent on it while the day's calls are more than half used", async () => {
      const practice = await open({ reconcileMinutes: 0, dayLimit: 20 });
      for (let n = 0; n < 11; n++) raise(practice);
      for (let n = 0; n < 11; n++) {
        await practice.live(HOUR_MS);
        practice.engine(practice.group).ask("organisation");
      }
      await practice.live(HOUR_MS);
      const before = practice.calls.filter((call) => call.tenantId === practice.group).length;
      await watch(practice, 10 * MINUTE_MS);
      expect(practice.calls.filter((call) => call.tenantId === practice.group)).toHaveLength(before);
    });
  });
});
