/** Tokens and consent: renewed once for all, kept through lost answers, and waited for when a person must consent again. */

import { describe, expect, test } from "vitest";
import { grantId } from "../../src/domain/ids.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();

  test("an expired access token is renewed once, for all entities of the consent", async () => {
    const practice = await open();
    practice.nowMs += HOUR_MS;
    raise(practice);
    raise(practice, { option: "Melbourne" });
    await practice.run();
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
    expect(copiesIn(practice, "Melbourne")).toHaveLength(1);
    expect(practice.tokenCalls).toBe(1);
  });

  test("a renewal whose answer is lost is made again with the same token, inside Xero's grace", async () => {
    const practice = await open();
    practice.nowMs += HOUR_MS;
    practice.loseTokenAnswers = 2;
    raise(practice);
    await practice.run(20 * 60_000);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
    expect(practice.events().find((item) => item.kind === "invoice")?.status).toBe("synced");
  });

  /** Xero takes the token for expired, this often. */
  const refuseToken = (practice: Practice, times: number) => {
    const Detail = "TokenExpired: token expired at 11/20/2026 09:00:00";
    const body = JSON.stringify({ Title: "Unauthorized", Status: 401, Detail });
    practice.xero.control.addFault({ path: "/api.xro*", times, effect: { kind: "status", status: 401, body } });
  };

  test("a token that Xero refuses before its time is renewed and the call goes again", async () => {
    const practice = await open();
    refuseToken(practice, 1);
    raise(practice);
    await practice.run();
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
    expect(practice.tokenCalls).toBe(1);
  });

  test("a refused token that cannot be renewed at once is renewed later, and nobody is asked to reconnect", async () => {
    const practice = await open();
    refuseToken(practice, 1);
    practice.loseTokenAnswers = 2;
    raise(practice);
    await practice.run(20 * 60_000);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
    expect(practice.events().find((item) => item.kind === "invoice")?.status).toBe("synced");
  });

  /** Xero answers so for as long as the practice lives, to calls of that organisation or of all. */
  const refuseFor = async (
    practice: Practice,
    forMs: number,
    { status, path = "/api.xro*", ...where }: { status: 401 | 403; path?: string; tenantId?: string },
  ) => {
    const Detail = status === 401 ? "TokenExpired: token expired at 11/20/2026 09:00:00" : "AuthenticationUnsuccessful";
    const body = JSON.stringify({ Title: status === 401 ? "Unauthorized" : "Forbidden", Status: status, Detail });
    practice.xero.control.addFault({ path, ...where, times: 100_000, effect: { kind: "status", status, body } });
    await practice.live(forMs);
    practice.xero.control.clearFaults();
  };

  const statusOf = (practice: Practice, resourceId: string) =>
    practice.events().find((event) => event.resourceId === resourceId)?.status;

  test.each([401, 403] as const)("a minute in which Xero answers %i to everything passes by itself", async (status) => {
    const practice = await open();
    const { InvoiceID } = raise(practice);
    await refuseFor(practice, MINUTE_MS, { status });
    const event = practice.events().find((item) => item.resourceId === InvoiceID);
    expect(event).toMatchObject({ status: "waiting", failures: [{ code: "xero-unavailable" }] });
    expect(event?.nextAttemptAtMs).not.toBeNull();
    expect(practice.calls.length).toBeLessThan(25);
    expect(practice.tokenCalls).toBeLessThanOrEqual(4);
    await practice.run(3 * MINUTE_MS);
    expect(statusOf(practice, InvoiceID)).toBe("synced");
    expect([...practice.d1.disconnected]).toEqual([]);
  });

  test.each([
    [401, "group"],
    [403, "group"],
    [401, "Sydney"],
    [403, "Sydney"],
  ] as const)("15 seconds of %i for one organisation (%s) never ask for a person", async (status, name) => {
    const practice = await open();
    const tenantId = name === "group" ? practice.group : practice.satellite(name);
    const { InvoiceID } = raise(practice);
    await refuseFor(practice, 15_000, { status, tenantId });
    expect(practice.engine(tenantId).hold()?.untilMs ?? 0).not.toBeNull();
    await practice.run(MINUTE_MS);
    expect(statusOf(practice, InvoiceID)).toBe("synced");
    expect([...practice.d1.disconnected]).toEqual([]);
  });

  test("an endpoint that refuses its readers holds up nothing else, and is not asked without end", async () => {
    const practice = await open();
    const paid = raise(practice);
    await practice.run();
    practice.xero.control.person(practice.group).pay(paid.InvoiceID, { amount: 10 });
    await practice.announce(paid.InvoiceID);
    const before = practice.calls.length;
    await refuseFor(practice, 20 * MINUTE_MS, { status: 401, path: "/api.xro/2.0/Payments*" });
    const other = raise(practice, { contact: "Other" });
    expect(practice.calls.length - before).toBeLessThan(100);
    await practice.run(5 * MINUTE_MS);
    expect(statusOf(practice, other.InvoiceID)).toBe("synced");
    expect(copiesIn(practice, "Sydney").find((copy) => copy.InvoiceNumber === paid.InvoiceNumber)?.AmountPaid).toBe(10);
  });

  test("a permission that Xero misses although the consent has it comes back by itself", async () => {
    const practice = await open();
    const body = JSON.stringify({ Title: "Unauthorized", Status: 401, Detail: "AuthorizationUnsuccessful" });
    practice.xero.control.addFault({ path: "/api.xro*", times: 3, effect: { kind: "status", status: 401, body } });
    const { InvoiceID } = raise(practice);
    await practice.run(2 * MINUTE_MS);
    expect(statusOf(practice, InvoiceID)).toBe("synced");
  });

  /** Xero's token endpoint does not know the consent, so often. */
  const invalidGrant = (practice: Practice, times: number) => {
    const effect = { kind: "status", status: 400, body: JSON.stringify({ error: "invalid_grant" }) } as const;
    practice.xero.control.addFault({ path: "/connect/token", times, effect });
  };

  test.each([1, 3])("%i times invalid_grant within two minutes lose no consent", async (times) => {
    const practice = await open();
    practice.nowMs += HOUR_MS;
    invalidGrant(practice, times);
    const { InvoiceID } = raise(practice);
    await practice.run(5000);
    const event = practice.events().find((item) => item.resourceId === InvoiceID);
    expect(event?.failures[0]?.code).toBe("token-refresh-failed");
    await practice.run(10 * MINUTE_MS);
    expect(statusOf(practice, InvoiceID)).toBe("synced");
  });

  test("invalid_grant for minutes is the consent's end; should Xero take it later, all of it goes on and looks back", async () => {
    const practice = await open();
    practice.nowMs += HOUR_MS;
    invalidGrant(practice, 100_000);
    const seen = raise(practice);
    await practice.live(10 * MINUTE_MS);
    const event = practice.events().find((item) => item.resourceId === seen.InvoiceID);
    expect(event).toMatchObject({ nextAttemptAtMs: null, failures: [{ code: "token-set-invalid" }] });
    practice.xero.control.behave({ webhookDropShare: 1 });
    const unseen = raise(practice);
    practice.xero.control.clearFaults();
    await practice.live(2 * HOUR_MS);
    expect(statusOf(practice, seen.InvoiceID)).toBe("synced");
    expect(statusOf(practice, unseen.InvoiceID)).toBe("synced");
    expect(practice.engine(practice.group).status()).toMatchObject({
      trouble: null,
      look: { reason: "reconnected", found: expect.any(Number) },
    });
  });

  test("a withdrawn consent: events wait for it, nothing is tried meanwhile, and consenting again finishes them", async () => {
    const practice = await open();
    raise(practice);
    practice.xero.control.revokeConsent();
    await practice.run(HOUR_MS);
    const [event] = practice.events().filter((item) => item.kind === "invoice");
    expect(event).toMatchObject({ status: "waiting", nextAttemptAtMs: null });
    expect(["token-set-invalid", "disconnected"]).toContain(event?.failures[0]?.code);
    const before = practice.calls.length;
    await practice.run(24 * HOUR_MS);
    expect(practice.calls.length).toBe(before);
    await practice.consent();
    await practice.run();
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
    expect(practice.events().find((item) => item.kind === "invoice")?.status).toBe("synced");
  });

  test("a new consent that an object was not told of goes on once it learns of it with the firm's settings", async () => {
    const practice = await open();
    raise(practice);
    practice.xero.control.revokeConsent();
    await practice.run(HOUR_MS);
    await practice.consent(undefined, false);
    const grant = grantId("grant-2");
    const entities = practice.firm.entities.map((entity) => ({ ...entity, grantId: grant }));
    practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
    await practice.run();
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });

  test("a disconnected satellite holds back its own events only", async () => {
    const practice = await open();
    practice.xero.control.disconnect(practice.satellite("Sydney"));
    const inSydney = raise(practice);
    raise(practice, { option: "Melbourne", contact: "Other" });
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Melbourne")).toHaveLength(1);
    const held = practice.events().find((event) => event.resourceId === inSydney.InvoiceID);
    expect(held).toMatchObject({ status: "waiting" });
    expect(held?.failures[0]?.code).toBe("disconnected");
    // Its invoice and its contact: what waits is counted, and nobody knows when it is clear.
    const status = practice.engine(practice.satellite("Sydney")).status();
    expect(status).toMatchObject({ backlog: 2, backlogClearAtMs: null });
    await practice.consent();
    await practice.run();
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });

  test("a consent without the permission waits for one that has it", async () => {
    const practice = await open();
    practice.xero.control.revokeConsent();
    await practice.consent(
      "offline_access accounting.invoices.read accounting.contacts.read accounting.settings.read".split(" "),
    );
    raise(practice);
    await practice.run(HOUR_MS);
    expect(practice.events().find((item) => item.kind === "invoice")?.failures[0]?.code).toBe("scope-missing");
    await practice.consent();
    await practice.run();
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });
});
