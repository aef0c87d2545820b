import { describe, expect, it } from "vitest";
import type { Entity } from "../../../web/src/data/shapes.ts";
import { lookOf } from "../../../web/src/features/entities/look-words.ts";

const AT = "2026-11-22T09:00:00.000Z";
const nowMs = Date.parse(AT) + 60_000;
const check = { reason: "reconnected", cutOffSince: null, startedAt: AT, finishedAt: null, found: 0 } as const;
const said = (change: Partial<NonNullable<Entity["check"]>>, entity: Partial<Entity> = {}, atMs = nowMs) =>
  lookOf({ check: { ...check, ...change }, health: "ok", paused: false, ...entity } as Entity, atMs);

describe("what is said of a look at everything that nobody announced", () => {
  it("is that it is under way, and since when the organisation was without a connection", () => {
    expect(said({ cutOffSince: AT })).toEqual({
      title: "Reconnected",
      words: "Orbit is looking for what changed",
      since: AT,
    });
    expect(said({ reason: "asked" })?.title).toBe("Checking");
    expect(said({ reason: "asked" }, { paused: true })?.words).toMatch(/once it is resumed$/);
  });

  it("is what it found, for a quarter of an hour", () => {
    const done = { reason: "asked", finishedAt: AT } as const;
    expect(said({ ...done, found: 1 })?.words).toBe("Found 1 change that was not announced");
    expect(said({ ...done, found: 3 })?.words).toBe("Found 3 changes that were not announced");
    expect(said({ ...done, found: 0 })?.words).toBe("Nothing had changed without being announced");
    expect(said(done, {}, nowMs + 15 * 60_000)).toBeNull();
  });

  it("is nothing without a look, nor while the connection is gone again", () => {
    expect(lookOf({ check: null, health: "ok", paused: false } as Entity, nowMs)).toBeNull();
    expect(said({}, { health: "reconnect" })).toBeNull();
  });
});
