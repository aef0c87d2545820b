/** While an organisation cannot act, everything that it has to do says why and until when: new, old, and asked for again. */

import { describe, expect, test } from "vitest";
import { credit } from "./catalogue/stage.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const stateOf = (practice: Practice, resourceId: string) => {
  const event = practice.events().findLast((one) => one.resourceId === resourceId);
  return event === undefined ? null : [event.status, event.failures[0]?.code ?? null];
};

/** Ways to stop Sydney, what is said of it, and whether a person must act first. */
const STOPS = [
  ["paused", "paused", (practice: Practice) => practice.pause("Sydney", true), true],
  [
    "held by its day limit",
    "day-limit",
    async (practice: Practice) => {
      const tenantId = practice.satellite("Sydney");
      const effect = { kind: "rate-limit", problem: "day", retryAfterSeconds: 7 * 3600 } as const;
      practice.xero.control.addFault({ path: "/api.xro*", tenantId, times: 10_000, effect });
      raise(practice, { contact: "The one that meets the limit" });
      await practice.live(10_000);
    },
    false,
  ],
  [
    "disconnected",
    "disconnected",
    async (practice: Practice) => {
      practice.xero.control.disconnect(practice.satellite("Sydney"));
      raise(practice, { contact: "The one that meets it" });
      await practice.live(10_000);
    },
    true,
  ],
] as const;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();

  test.each(STOPS)(
    "%s: invoices, credit notes, payments and re-syncs wait, and say so",
    async (_, code, stop, isPerson) => {
      const practice = await open();
      const group = practice.engine(practice.group);
      const [before, used] = [raise(practice), raise(practice)];
      await practice.live(MINUTE_MS);
      await stop(practice);
      const after = raise(practice, { contact: "Afterwards" });
      const note = credit(practice, 50);
      practice.xero.control.person(practice.group).editInvoice(used.InvoiceID, { Reference: "changed" });
      await practice.live(10_000);
      const [old] = practice.events().filter((event) => event.resourceId === before.InvoiceID);
      if (old === undefined) throw new Error("no event");
      group.inbox.resync({ events: [old], by: "Demo" }, practice.nowMs);
      await practice.live(10_000);
      const ids = [after.InvoiceID, note.CreditNoteID, used.InvoiceID, before.InvoiceID];
      expect(ids.map((id) => stateOf(practice, id))).toEqual(ids.map(() => ["waiting", code]));
      const event = practice.events().find((one) => one.resourceId === after.InvoiceID);
      if (isPerson) expect(event?.nextAttemptAtMs).toBeNull();
      else expect(event?.nextAttemptAtMs).toBeGreaterThan(practice.nowMs + 6 * HOUR_MS);
      expect(practice.events().filter((one) => one.status === "queued")).toEqual([]);
    },
  );

  test("a re-sync of what waits keeps its cause all the way", async () => {
    const practice = await open();
    practice.pause("Sydney", true);
    const { InvoiceID } = raise(practice);
    await practice.live(10_000);
    const [event] = practice.events().filter((one) => one.resourceId === InvoiceID);
    if (event === undefined) throw new Error("no event");
    const [again] = practice.engine(practice.group).inbox.resync({ events: [event], by: "Demo" }, practice.nowMs);
    expect(again).toMatchObject({ status: "waiting", failures: [{ code: "paused" }], nextAttemptAtMs: null });
    await practice.live(10_000);
    expect(stateOf(practice, InvoiceID)).toEqual(["waiting", "paused"]);
    practice.pause("Sydney", false);
    await practice.live(MINUTE_MS);
    expect(stateOf(practice, InvoiceID)).toEqual(["synced", null]);
  });

  test("an edit in a paused satellite waits too, and is seen to when it goes on", async () => {
    const practice = await open();
    const { InvoiceID } = raise(practice);
    await practice.live(5 * MINUTE_MS);
    practice.pause("Sydney", true);
    const [copy] = copiesIn(practice, "Sydney");
    const sydney = practice.satellite("Sydney");
    practice.xero.control.person(sydney).editInvoice(copy?.InvoiceID ?? "", { Reference: "by hand" });
    await practice.live(MINUTE_MS);
    expect(stateOf(practice, copy?.InvoiceID ?? "")).toEqual(["waiting", "paused"]);
    practice.pause("Sydney", false);
    await practice.live(5 * MINUTE_MS);
    expect(practice.events().filter((one) => one.status === "waiting" || one.status === "queued")).toEqual([]);
    expect(copiesIn(practice, "Sydney")[0]?.Reference).toBe(
      practice.xero.control
        .person(practice.group)
        .invoices()
        .find((one) => one.InvoiceID === InvoiceID)?.Reference,
    );
  });

  const usedUp = async () => {
    const practice = await open();
    const tenantId = practice.satellite("Sydney");
    const effect = { kind: "rate-limit", problem: "day", retryAfterSeconds: 20 * 3600 } as const;
    practice.xero.control.addFault({ path: "/api.xro*", tenantId, times: 10_000, effect });
    const { InvoiceID } = raise(practice);
    await practice.live(30_000);
    expect(stateOf(practice, InvoiceID)).toEqual(["waiting", "day-limit"]);
    return { practice, InvoiceID };
  };

  const RELEASES = [
    ["another day limit", (practice: Practice) => practice.change("Sydney", { dayLimit: 6000 })],
    [
      "pause and resume",
      (practice: Practice) => {
        practice.pause("Sydney", true);
        practice.pause("Sydney", false);
      },
    ],
    [
      "a re-sync",
      (practice: Practice) => {
        const events = practice.events().filter((one) => one.status === "waiting");
        practice.engine(practice.group).inbox.resync({ events, by: "Demo" }, practice.nowMs);
      },
    ],
  ] as const;

  test.each(RELEASES)("a day limit that Xero has lifted ends at once with %s", async (_, act) => {
    const { practice, InvoiceID } = await usedUp();
    await practice.live(2 * HOUR_MS);
    practice.xero.control.clearFaults();
    act(practice);
    await practice.live(30_000);
    expect(stateOf(practice, InvoiceID)).toEqual(["synced", null]);
  });

  test.each(RELEASES)(
    "a day limit that still stands is proved by one call, and stands on, after %s",
    async (_, act) => {
      const { practice, InvoiceID } = await usedUp();
      const before = practice.refusals.length;
      act(practice);
      await practice.live(20_000);
      expect(practice.refusals.length - before).toBe(1);
      expect(stateOf(practice, InvoiceID)).toEqual(["waiting", "day-limit"]);
    },
  );

  test("a day limit that Xero has lifted is found out by itself, with a few calls", async () => {
    const { practice, InvoiceID } = await usedUp();
    await practice.live(6 * HOUR_MS);
    expect(practice.refusals.length).toBeLessThan(40);
    practice.xero.control.clearFaults();
    await practice.live(20 * MINUTE_MS);
    expect(stateOf(practice, InvoiceID)).toEqual(["synced", null]);
  });
});

test("a record that comes later says why it waits for a contact that cannot be read", async () => {
  const practice = await new Practice({}).open();
  const effect = { kind: "status", status: 500 } as const;
  practice.xero.control.addFault({ path: "/api.xro/2.0/Contacts*", tenantId: practice.group, times: 100, effect });
  const first = raise(practice, { contact: "Newcomer" });
  await practice.live(20 * MINUTE_MS);
  expect(stateOf(practice, first.InvoiceID)).toEqual(["waiting", "xero-unavailable"]);
  const second = raise(practice, { contact: "Newcomer" });
  await practice.live(20_000);
  expect(stateOf(practice, second.InvoiceID)).toEqual(["waiting", "xero-unavailable"]);
});
