import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MirrorState, verdictOf } from "../../../web/src/features/overview/verdict-words.ts";

type Entity = MirrorState["entities"][number];

const nowMs = Date.parse("2026-11-22T10:30:00.000Z");
const reader = { locale: "en-AU", timeZone: "Australia/Sydney" };
const budget = { limit: 60, remaining: 60, reserved: 5, resetsAt: "2026-11-22T00:00:00.000Z" };
const usedUp = { ...budget, remaining: 0 };
const minutesAgo = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString();

/** Each value that is not the first one is some trouble, and mostly there is none. */
const mostly = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });
const trouble = (automatic: boolean): Entity["trouble"] => ({
  ...{ code: automatic ? "xero-unavailable" : "scope-missing", title: "T", detail: "D", remedy: [], automatic },
});
const check = (finishedAt: string | null): Entity["check"] => ({
  ...{ reason: "reconnected", cutOffSince: null, startedAt: minutesAgo(9), finishedAt, found: 0 },
});
const silence = { title: "Silent", detail: "D", remedy: [] };

const parts = fc.record({
  health: mostly<Entity["health"]>("ok", "reconnect", "disconnected"),
  paused: mostly(false, true),
  trouble: mostly<Entity["trouble"]>(null, trouble(true), trouble(false)),
  provedAt: mostly<string | null>(minutesAgo(2), minutesAgo(29), minutesAgo(31), null),
  check: mostly<Entity["check"]>(null, check(minutesAgo(1)), check(null)),
  warning: mostly<Entity["webhooks"]["warning"]>(null, silence),
  day: mostly(budget, usedUp),
  backlog: mostly(0, 1),
});

function entity(role: Entity["role"], name: string) {
  return parts.map(
    ({ warning, day, ...own }): Entity => ({
      ...{ tenantId: name, name, role, trackingOptionId: "o", trackingOptionName: "One", dayLimit: null },
      ...{ budget: { minute: budget, day }, backlogClearAt: null, lastEventAt: null, reconcileMinutes: 15 },
      ...{ shortCode: null, xeroAt: null, checkedAt: null, groupPaymentsAccount: null, creditsAccount: null },
      ...{ accountCodes: {}, taxTypes: {}, mayAdd: true },
      webhooks: { lastDeliveryAt: null, usualMinutes: null, missedChanges: 0, warning },
      egress: { month: "2026-11", bytes: 0 },
      ...own,
    }),
  );
}

const few = mostly(0, 1, 2);
const state: fc.Arbitrary<MirrorState> = fc
  .record({
    entities: fc.tuple(entity("group", "Group"), entity("satellite", "Sydney"), entity("unassigned", "Other")),
    counts: fc.record({ inStep: fc.constantFrom(0, 9), waiting: few, failed: few, drifted: few }),
    unplaced: fc.record({ waiting: few, failed: few }),
    stakes: fc.record({ waiting: few, failed: few }),
  })
  .map(({ entities, counts, unplaced, stakes }) => ({
    entities,
    overview: { satellites: [{ tenantId: "Sydney", name: "Sydney", ...counts }], unplaced },
    stakes: (["failed", "waiting"] as const).flatMap((of) =>
      stakes[of] === 0 ? [] : [{ state: of, code: null, currency: "AUD", count: stakes[of], total: "7.00" }],
    ),
    ...{ nowMs, reader },
  }));

/** Nothing stands between what was read of it and what is so now. */
function isKnown(one: Entity): boolean {
  const isReached = one.health === "ok" && one.provedAt !== null && nowMs - Date.parse(one.provedAt) < 30 * 60_000;
  const isAtWork = !one.paused && one.trouble === null && !(one.backlog > 0 && one.budget.day.remaining === 0);
  return (
    isReached && isAtWork && one.webhooks.warning === null && (one.check === null || one.check.finishedAt !== null)
  );
}

describe("the overview's headline", () => {
  it("says that all is up to date exactly when all of it is known to be", () => {
    fc.assert(
      fc.property(state, (of) => {
        const { tone, title, words } = verdictOf(of);
        const [satellite] = of.overview.satellites;
        const open = (satellite?.waiting ?? 0) + (satellite?.failed ?? 0) + (satellite?.drifted ?? 0);
        const isOpen = open + of.overview.unplaced.waiting + of.overview.unplaced.failed + of.stakes.length > 0;
        const isAllKnown = of.entities.filter(({ role }) => role !== "unassigned").every(isKnown);
        expect(tone === "good").toBe(!isOpen && isAllKnown);
        expect(title.startsWith("Everything is up to date")).toBe(tone === "good" && satellite?.inStep === 9);
        if (!isAllKnown) expect(`${title} ${words}`).not.toMatch(/ (is|are) up to date|nothing for you to do/);
        // What was up to date when Xero last answered is not claimed for now.
        const claims = `${title} ${words}`.match(/ (is|are) up to date(?! as of \d{1,2}:\d{2} [ap]m)/g) ?? [];
        expect(claims).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it("is bad exactly when a person is needed, and then names who or how many", () => {
    fc.assert(
      fc.property(state, (of) => {
        const { tone, title } = verdictOf(of);
        const mirrored = of.entities.filter(({ role }) => role !== "unassigned");
        const needing = mirrored.filter(
          (one) => one.health !== "ok" || (one.trouble?.automatic === false && !one.paused),
        );
        const isFailed = of.overview.unplaced.failed > 0 || of.stakes.some((stake) => stake.state === "failed");
        const failed = isFailed || of.overview.satellites.some((one) => one.failed > 0);
        expect(tone === "bad").toBe(needing.length > 0 || failed);
        if (tone === "bad") expect(title).toMatch(/Group|Sydney|^\d+ records? needs? attention/);
      }),
      { numRuns: 3000 },
    );
  });
});
