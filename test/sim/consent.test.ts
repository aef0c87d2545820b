/** Tokens and consent: renewed once for all, kept through lost answers, and waited for when a person must consent again. */

import { describe, expect, test } from "vitest";
import { grantId } from "../../src/ids.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const HOUR_MS = 60 * 60_000;

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

  test("a token that Xero refuses again although it is fresh is the consent's end, after one renewal", async () => {
    const practice = await open();
    refuseToken(practice, 100);
    raise(practice);
    await practice.run(HOUR_MS);
    const event = practice.events().find((item) => item.kind === "invoice");
    expect(event).toMatchObject({
      status: "waiting",
      nextAttemptAtMs: null,
      failures: [{ code: "token-set-invalid" }],
    });
    expect(practice.tokenCalls).toBe(1);
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
