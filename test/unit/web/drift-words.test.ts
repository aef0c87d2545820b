import { describe, expect, it } from "vitest";
import type { Drift, Entity } from "../../../web/src/data/shapes.ts";
import { causeWords, heldWords, settledBy } from "../../../web/src/features/mappings/drift-words.ts";

const SEEN = "2026-11-26T05:00:00.000Z";
const nowMs = Date.parse(SEEN) + 10 * 60_000;
const total = { field: "total", group: "165.00 AUD", satellite: "1,165.00 AUD" };
const paid = { field: "paid", group: "0.00 AUD", satellite: "165.00 AUD" };

const drift = (differences: Drift["differences"], parts: Partial<Drift> = {}): Drift => ({
  ...{ kind: "invoice", label: "INV-1", groupId: "g", tenantId: "s", satelliteId: "c", differences, seenAt: SEEN },
  ...parts,
});
const satellite = (parts: Partial<Entity> = {}): Entity =>
  ({ health: "ok", paused: false, trouble: null, role: "satellite", backlog: 0, ...parts }) as Entity;
const overwriting = { edits: "overwrite", satellite: satellite(), nowMs } as const;

describe("who settles a difference", () => {
  it("is a person, where Settings leave edits to people or nothing is under way", () => {
    expect(settledBy(drift([total]), { ...overwriting, edits: "ask" })).toBe("open");
    expect(settledBy(drift([total]), overwriting)).toBe("open");
  });

  it("is Orbit, where Settings say so: in a moment, or as soon as it may write there", () => {
    const justNow = { ...overwriting, nowMs: Date.parse(SEEN) + 5_000 };
    expect(settledBy(drift([total]), justNow)).toBe("by-itself");
    const paused = { ...overwriting, satellite: satellite({ paused: true }) };
    expect(settledBy(drift([total]), paused)).toBe("by-itself");
    expect(heldWords(paused.satellite)).toBe("paused");
    expect(heldWords(overwriting.satellite)).toBeNull();
  });

  it("is nobody for money that was entered in the satellite alone", () => {
    const owing = { field: "still due", group: "165.00 AUD", satellite: "0.00 AUD" };
    expect(settledBy(drift([paid, owing]), overwriting)).toBe("payment");
    expect(settledBy(drift([{ ...paid, group: "200.00 AUD" }]), overwriting)).toBe("open");
    expect(settledBy(drift([paid, total]), overwriting)).toBe("open");
  });

  it("is whoever puts right what stops Orbit: restoring would meet it again", () => {
    const overpaid = { field: "overpaid", group: "58.30 AUD", satellite: "0.00 AUD" };
    const cause = (code: string) =>
      ({ code, title: "T", detail: "D.", remedy: ["Do it."], automatic: false }) as NonNullable<Drift["because"]>;
    const justNow = { ...overwriting, nowMs: Date.parse(SEEN) + 5_000 };
    expect(settledBy(drift([overpaid], { because: cause("overpayment-not-mirrored") }), justNow)).toBe("stopped");
    expect(settledBy(drift([total], { because: cause("satellite-edited") }), { ...justNow, edits: "ask" })).toBe(
      "open",
    );
    expect(causeWords(cause("lock-date"))).toBe("D. Do it.");
  });

  it("is nobody for money that stays in the group, and people for a contact that they archived", () => {
    const because = { code: "skip-satellite-change", title: "T", detail: "D", remedy: [], automatic: false } as const;
    expect(settledBy(drift([{ ...paid, group: "200.00 AUD" }], { because }), overwriting)).toBe("payment");
    expect(settledBy(drift([total], { because }), { ...overwriting, edits: "keep" })).toBe("open");
    const status = { field: "status", group: "Active", satellite: "Archived" };
    expect(settledBy(drift([status], { kind: "contact" }), overwriting)).toBe("archived");
  });

  it("was a person or Orbit, where one did it", () => {
    expect(settledBy(drift([total], { kept: { by: "Ann", since: SEEN } }), overwriting)).toBe("kept");
    expect(settledBy(drift([total], { putBackAt: SEEN }), overwriting)).toBe("put-back");
  });
});
