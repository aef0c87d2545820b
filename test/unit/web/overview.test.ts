import { describe, expect, it } from "vitest";
import {
  daysInWords,
  previewWords,
  progressWords,
  startOfYear,
} from "../../../web/src/features/backfill/backfill-words.ts";
import { sharesOf } from "../../../web/src/features/events/bulk.ts";
import { callWords } from "../../../web/src/features/events/panel/call-words.ts";
import {
  callDays,
  callHours,
  eventDays,
  eventHours,
  scaleTop,
  sumOf,
} from "../../../web/src/features/overview/activity.ts";
import { type Stake, stakeWords } from "../../../web/src/features/overview/stakes.ts";
import { verdictOf } from "../../../web/src/features/overview/verdict-words.ts";
import { likelyOptions } from "../../../web/src/features/setup/likely-options.ts";
import { currentStep, doneSteps } from "../../../web/src/features/setup/steps.ts";
import { dayOf } from "../../../web/src/format/time.ts";

type State = Parameters<typeof verdictOf>[0];
type Entities = State["entities"];
type Counts = State["overview"];
type Settings = Parameters<typeof doneSteps>[1];

const NOW = "2026-11-22T10:30:00.000Z";
const reader = { locale: "en-AU", timeZone: "Australia/Sydney" };
const budget = { limit: 60, remaining: 60, reserved: 5, resetsAt: "2026-11-22T00:00:00.000Z" };
function entity(role: Entities[number]["role"], parts: Partial<Entities[number]> = {}): Entities[number] {
  return {
    ...{ tenantId: `t-${role}`, name: role, role, trackingOptionId: "o-1", trackingOptionName: "One", health: "ok" },
    ...{ paused: false, dayLimit: null, budget: { minute: budget, day: budget }, backlog: 0, backlogClearAt: null },
    ...{ lastEventAt: null, reconcileMinutes: 15, trouble: null, shortCode: null, xeroAt: null },
    ...{ mayAdd: true, checkedAt: null, provedAt: NOW, check: null, groupPaymentsAccount: null, creditsAccount: null },
    ...{ accountCodes: {}, taxTypes: {} },
    webhooks: { lastDeliveryAt: null, usualMinutes: null, missedChanges: 0, warning: null },
    egress: { month: "2026-11", bytes: 0 },
    ...parts,
  };
}
const FIRM = [entity("group", { trackingOptionId: null }), entity("satellite")];
const counts = (inStep: number, waiting: number, failed: number, unplaced = { waiting: 0, failed: 0 }): Counts => ({
  satellites: [{ tenantId: "t-satellite", name: "satellite", inStep, waiting, failed, drifted: 0 }],
  unplaced,
});

const headline = (entities: Entities, overview: Counts, stakes: readonly Stake[] = []) =>
  verdictOf({ entities, overview, stakes, nowMs: Date.parse(NOW), reader });

describe("the verdict", () => {
  it.each([
    ["good", FIRM, counts(9, 0, 0), /^Everything is up to date as of 9:30 pm$/],
    ["good", FIRM, counts(0, 0, 0), /Nothing has been mirrored yet/],
    ["busy", FIRM, counts(9, 1, 0), /^1 record is on the way or waiting$/],
    ["bad", FIRM, counts(9, 1, 1, { waiting: 0, failed: 1 }), /^2 records need attention$/],
    ["bad", [entity("group", { health: "reconnect" }), entity("satellite")], counts(9, 0, 1), /^group has lost/],
    ["new", [], counts(0, 0, 0), /not set up/],
    [
      "good",
      [entity("group", { provedAt: "2026-11-22T10:27:00.000Z" }), entity("satellite")],
      counts(9, 0, 0),
      /as of 9:27 pm$/,
    ],
  ] as const)("is %s", (tone, entities, overview, title) => {
    const verdict = headline(entities, overview);
    expect(verdict.tone).toBe(tone);
    expect(verdict.title).toMatch(title);
  });
});

describe("what is at stake", () => {
  const stakes: readonly Stake[] = [
    { state: "failed", code: "no-tracking", currency: "AUD", count: 2, total: "9007199254740993.01" },
    { state: "failed", code: "lock-date", currency: "AUD", count: 1, total: "0.99" },
    { state: "failed", code: "lock-date", currency: "USD", count: 1, total: "50.00" },
    { state: "waiting", code: null, currency: "AUD", count: 1, total: "7.00" },
    { state: "waiting", code: null, currency: "NZD", count: 1, total: "0.00" },
  ];

  it("is added to the cent for each currency, what failed before what waits", () => {
    expect(stakeWords(stakes, reader)).toBe("$9,007,199,254,740,994.00 and USD\u00a050.00 failed, $7.00 waiting");
    expect(stakeWords([], reader)).toBe("");
  });

  it("is said with what needs attention, and nowhere else", () => {
    const failed: Stake = { state: "failed", code: "lock-date", currency: "AUD", count: 1, total: "7.00" };
    expect(headline(FIRM, counts(9, 1, 1), [failed]).words).toMatch(/ At stake: \$7\.00 failed\.$/);
    expect(headline(FIRM, counts(9, 1, 0), stakes.slice(3)).words).not.toContain("At stake");
  });
});

describe("the charts", () => {
  const nowMs = Date.parse("2026-11-22T10:30:00.000Z");
  const events = [
    { from: "2026-11-22T10:00:00.000Z", synced: 3, failed: 1, other: 2 },
    { from: "2026-11-21T14:00:00.000Z", synced: 4, failed: 0, other: 0 },
    { from: "2026-11-21T12:00:00.000Z", synced: 5, failed: 0, other: 0 },
  ];

  it("have a column for each of 24 hours, the current one last", () => {
    const columns = eventHours(events, nowMs);
    expect(columns).toHaveLength(24);
    expect(columns.at(-1)?.parts).toEqual([3, 2, 1]);
    expect(columns.reduce((total, column) => total + sumOf(column), 0)).toBe(15);
    expect(callHours([{ from: "2026-11-22T09:00:00.000Z", calls: 7 }], nowMs).at(-2)?.parts).toEqual([7]);
  });

  it("have a column for each of the reader's last 30 days", () => {
    const sydney = { locale: "en-AU", timeZone: "Australia/Sydney" };
    const columns = eventDays(events, nowMs, (atMs) => dayOf(atMs, sydney));
    expect(columns).toHaveLength(30);
    // 14:00 UTC is the next day in Sydney already.
    expect(columns.slice(-2).map(sumOf)).toEqual([5, 10]);
    const calls = events.map(({ from, synced }) => ({ from, calls: synced }));
    expect(
      callDays(calls, nowMs, (atMs) => dayOf(atMs, sydney))
        .slice(-2)
        .map(sumOf),
    ).toEqual([5, 7]);
  });
});

describe("the scale of a chart", () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 4],
    [34, 40],
    [62, 100],
    [1001, 2000],
  ])("ends at a round number: %i at %i", (most, top) => expect(scaleTop(most)).toBe(top));
});

describe("the set-up", () => {
  const settings = { trackingCategoryId: null } as Settings;

  it("goes on where it was left", () => {
    expect(currentStep(doneSteps([], settings))).toBe("connect");
    expect(currentStep(doneSteps([entity("unassigned")], settings))).toBe("group");
    expect(currentStep(doneSteps(FIRM, settings))).toBe("category");
    const category = { ...settings, trackingCategoryId: "c-1" };
    expect(
      currentStep(doneSteps([FIRM[0] ?? entity("group"), entity("satellite", { trackingOptionId: null })], category)),
    ).toBe("options");
    expect(currentStep(doneSteps(FIRM, category))).toBe("checks");
  });

  it("proposes the option that is part of an organisation's name, never one twice", () => {
    const options = [
      { id: "o-syd", name: "Sydney" },
      { id: "o-mel", name: "Melbourne" },
    ];
    const named = (tenantId: string, name: string, trackingOptionId: string | null = null) => ({
      tenantId,
      name,
      trackingOptionId,
    });
    expect(
      likelyOptions([named("a", "Harbour SYDNEY"), named("b", "Sydney North"), named("c", "Perth")], options),
    ).toEqual({
      a: "o-syd",
      b: "",
      c: "",
    });
    expect(likelyOptions([named("a", "Sydney"), named("b", "Other", "o-syd")], options)).toEqual({ a: "", b: "o-syd" });
  });
});

describe("what is under way", () => {
  it("is shared out into done, failed and waiting", () => {
    const all = { queued: 1, waiting: 2, synced: 3, skipped: 1, failed: 1, resolved: 1 };
    expect(sharesOf({ ids: Array.from({ length: 9 }, String) }, all)).toEqual({
      done: 5,
      failed: 1,
      waiting: 2,
      all: 9,
    });
  });

  it("is told of backfills, before and during them", () => {
    const records = { invoices: 1, creditNotes: 0, contacts: 2 };
    const foreseen = { inStep: 1, failed: 1, onTheWay: 0, unseen: 1 };
    const preview = { from: "", to: "", records, foreseen, calls: 4, minutes: 0 };
    expect(previewWords(preview).title).toBe("1 invoice, 0 credit notes, 2 contacts");
    expect(previewWords(preview).words).toContain("4 calls to Xero, less than a minute");
    expect(previewWords(preview).words).toContain(
      "1 up to date already, 1 that need somebody first (see Events), 1 new to Orbit.",
    );
    const none = { invoices: 0, creditNotes: 0, contacts: 0 };
    expect(previewWords({ ...preview, records: none }).title).toBe("Nothing changed in these days");
    const backfill = { expected: 5, found: 3, done: 2, failed: 1, waiting: 0, queued: 0 };
    expect(progressWords(backfill as Parameters<typeof progressWords>[0])).toBe("2 of 5 done, 1 failed");
    expect(startOfYear("2026-11-22")).toBe("2026-01-01");
  });

  it("sees the days of a backfill in its own zone, and days of UTC as such", () => {
    expect(daysInWords("2026-10-31T13:00:00.000Z", "2026-11-20T12:59:59.999Z", reader)).toBe(
      "1 Nov 2026 to 20 Nov 2026",
    );
    expect(daysInWords("2026-11-01T00:00:00.000Z", "2026-11-20T23:59:59.999Z", reader)).toBe(
      "1 Nov 2026 to 20 Nov 2026 (UTC)",
    );
    expect(daysInWords("2026-11-01T01:30:00.000Z", "2026-11-20T23:59:59.999Z", reader)).toMatch(
      /^1 Nov 2026 12:30\spm to 21 Nov 2026 10:59\sam$/,
    );
  });

  it("is told of calls", () => {
    expect(callWords("update-invoices")).toBe("Updated invoices");
    expect(callWords("allocate")).toBe("Allocated the credit note");
    expect(callWords("something-new")).toBe("something new");
  });
});
