import { describe, expect, it } from "vitest";
import { describeProblems } from "../../../src/config.ts";
import type { Entity, Failure, Settings } from "../../../web/src/data/shapes.ts";
import { nextSetupStep } from "../../../web/src/features/entities/setup-step.ts";
import { causeTitle, rememberTitles } from "../../../web/src/features/events/cause-titles.ts";
import { ALL_WORDS, causeStateWords } from "../../../web/src/features/events/cause-words.ts";
import { filtersInWords } from "../../../web/src/features/events/filter-words.ts";
import { NO_FILTERS } from "../../../web/src/features/events/filters.ts";
import { askedOf } from "../../../web/src/features/events/panel/choices.ts";
import { namedVariables } from "../../../web/src/features/session/misconfigured.ts";
import { changesOf, draftOf, stillUnsaved } from "../../../web/src/features/settings/draft.ts";
import { counted, listed } from "../../../web/src/format/counts.ts";

const SYDNEY = { locale: "en-AU", timeZone: "Australia/Sydney" };

describe("a Worker that is not configured", () => {
  it("has its variables named, from the very sentence that the Worker writes", () => {
    const problems = [
      { name: "XERO_CLIENT_ID", problem: "is missing" },
      { name: "TOKEN_KEY", problem: "must be 32 random bytes in base64" },
    ];
    expect(namedVariables(describeProblems(problems))).toEqual(problems);
  });

  it("keeps another sentence whole", () => {
    expect(namedVariables("The database does not answer.")).toEqual([]);
  });
});

describe("decisions", () => {
  const failure = (code: Failure["code"]): Failure => ({ code, title: "", detail: "", remedy: [], automatic: false });
  const choices = (status: "failed" | "waiting", ...codes: Failure["code"][]) =>
    askedOf({ status, failures: codes.map(failure) }).map(({ choice }) => choice);

  it("are offered only where the cause asks for them", () => {
    expect(choices("failed", "invoice-number-taken")).toEqual(["adopt", "leave"]);
    expect(choices("failed", "satellite-edited")).toEqual(["overwrite", "keep"]);
    expect(choices("failed", "no-tracking")).toEqual([]);
    expect(choices("waiting", "satellite-edited")).toEqual([]);
  });
});

describe("setting up", () => {
  const entity = (role: Entity["role"], trackingOptionId: string | null = null): Entity => ({
    tenantId: `${role}-${trackingOptionId}`,
    name: `The ${role}`,
    role,
    trackingOptionId,
    accountCodes: {},
    taxTypes: {},
    mayAdd: true,
    trackingOptionName: null,
    health: "ok",
    paused: false,
    dayLimit: null,
    budget: {
      minute: { limit: 60, remaining: 60, reserved: 5, resetsAt: "2026-11-22T00:00:00.000Z" },
      day: { limit: 5000, remaining: 5000, reserved: 250, resetsAt: "2026-11-22T00:00:00.000Z" },
    },
    backlog: 0,
    backlogClearAt: null,
    lastEventAt: null,
    reconcileMinutes: 15,
    ...{ checkedAt: null, provedAt: null, check: null, groupPaymentsAccount: null, creditsAccount: null },
    webhooks: { lastDeliveryAt: null, usualMinutes: null, missedChanges: 0, warning: null },
    egress: { month: "2026-11", bytes: 0 },
    trouble: null,
    shortCode: null,
    xeroAt: null,
  });

  it("asks for one thing after the other, and then for nothing", () => {
    const titles = [
      [],
      [entity("unassigned")],
      [entity("group")],
      [entity("group"), entity("satellite")],
      [entity("group"), entity("satellite", "option-1"), entity("unassigned")],
    ].map((entities) => nextSetupStep(entities)?.title ?? null);
    expect(titles).toEqual([
      "No organisation is connected",
      "Which organisation is the group?",
      "Which organisations are the satellites?",
      "The satellite needs a tracking option",
      null,
    ]);
  });
});

describe("settings", () => {
  const saved: Settings = {
    firmName: "Harbour",
    trackingCategoryId: null,
    mixedTracking: "fail",
    copyMissingAccounts: true,
    satelliteEdits: "overwrite",
    syncBills: false,
    historyNotes: false,
    alertUrl: null,
    paymentsFrom: "group",
    alertFailures: 5,
    alertAmount: null,
    quietHours: null,
    timeZone: "UTC",
    xeroTier: null,
  };
  it("send only what was changed; an emptied field is null", () => {
    expect(changesOf(saved, draftOf(saved))).toEqual({});
    expect(changesOf(saved, { ...draftOf(saved), firmName: " Harbour ", alertUrl: "  " })).toEqual({});
    expect(changesOf({ ...saved, alertUrl: "https://a.example" }, draftOf(saved))).toEqual({ alertUrl: null });
    expect(changesOf(saved, { ...draftOf(saved), syncBills: true })).toEqual({ syncBills: true });
    expect(stillUnsaved(saved, { syncBills: true, firmName: saved.firmName })).toEqual({ syncBills: true });
    expect(stillUnsaved(saved, { syncBills: false })).toEqual({});
  });
});

describe("words", () => {
  it("count and list", () => {
    expect(counted(1, "event")).toBe("1 event");
    expect(counted(2, "delivery", "deliveries")).toBe("2 deliveries");
    expect(listed([])).toBe("");
    expect(listed(["a", "b"])).toBe("a and b");
    expect(listed(["a", "b", "c", "d"])).toBe("a, b and 2 more");
  });

  it("spell out a cause that was never seen", () => {
    expect(causeTitle("lock-date")).toBe("Lock date");
  });

  it("tell what a question about everything that matches is about", () => {
    const names = new Map([["t-1", "Sydney"]]);
    rememberTitles([{ code: "no-tracking", title: "Invoice has no tracking" }]);
    expect(filtersInWords(NO_FILTERS, names, SYDNEY)).toBe("all events");
    const filters = {
      ...NO_FILTERS,
      statuses: ["failed"],
      codes: ["no-tracking"],
      entity: "t-1",
      search: "INV",
    } as const;
    expect(filtersInWords(filters, names, SYDNEY)).toBe("Failed · “Invoice has no tracking” · Sydney · “INV”");
  });
});

describe("the causes on the overview", () => {
  it("say that they count events, since records are counted beside them", () => {
    expect(ALL_WORDS.resync("2")).toBe("Re-sync all 2 events");
    expect(causeStateWords({ code: "no-tracking", count: 3, failed: 2 })).toBe(
      "2 events failed, 1 on the way or waiting; open to see what to do",
    );
  });

  it("say of a pause that somebody ends it, and of a limit that nothing is to do", () => {
    expect(causeStateWords({ code: "paused", count: 1, failed: 0 })).toBe("1 event waits until somebody resumes");
    expect(causeStateWords({ code: "day-limit", count: 2, failed: 0 })).toBe("2 events wait; nothing to do");
    expect(causeStateWords({ code: "disconnected", count: 2, failed: 0 })).toBe(
      "2 events waited for that; Orbit continues with them",
    );
  });
});
