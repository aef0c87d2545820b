/** What Orbit calls beside Xero may never answer: D1, another object, the consent's object. The mirror goes its way. */

import { describe, expect, test } from "vitest";
import { TOKEN_CALL_TIMEOUT_MS } from "../../src/limits.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;

const shown = (practice: Practice) =>
  practice
    .events()
    .filter((event) => event.kind === "invoice")
    .map((event) => event.status);

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = async () => {
    const practice = await new Practice({ preset }).open();
    raise(practice, { contact: "Before" });
    await practice.run(MINUTE_MS);
    return practice;
  };

  test("while D1 answers nothing, later invoices are mirrored, and all of it shows once it answers", async () => {
    const practice = await open();
    practice.d1.hangs = true;
    for (const contact of ["One", "Two", "Three"]) {
      raise(practice, { contact });
      await practice.live(10_000);
    }
    expect(copiesIn(practice, "Sydney")).toHaveLength(4);
    expect(shown(practice)).toEqual(["synced"]);
    await practice.live(MINUTE_MS);
    expect(practice.engine(practice.group).status().trouble?.code).toBe("mapping-write-failed");
    practice.d1.hangs = false;
    await practice.live(3 * MINUTE_MS);
    expect(shown(practice)).toEqual(["synced", "synced", "synced", "synced"]);
    expect([...practice.d1.mappings.values()].filter((row) => row.kind === "invoice")).toHaveLength(4);
  });

  test("while one satellite's object answers nothing, the others get theirs, and it gets its own afterwards", async () => {
    const practice = await open();
    practice.hanging.add(practice.satellite("Melbourne"));
    for (const option of ["Melbourne", "Sydney", "Melbourne", "Sydney"]) {
      raise(practice, { option });
      await practice.live(10_000);
    }
    expect(copiesIn(practice, "Sydney")).toHaveLength(3);
    expect(copiesIn(practice, "Melbourne")).toEqual([]);
    practice.hanging.clear();
    await practice.live(3 * MINUTE_MS);
    expect(copiesIn(practice, "Melbourne")).toHaveLength(2);
    expect(shown(practice)).toEqual(Array.from({ length: 5 }, () => "synced"));
  });

  test("while the group's object answers nothing, satellites go on, and it hears of them afterwards", async () => {
    const practice = await open();
    raise(practice, { option: "Melbourne" });
    practice.hanging.add(practice.group);
    await practice.live(MINUTE_MS);
    expect(copiesIn(practice, "Melbourne")).toHaveLength(1);
    expect(shown(practice)).not.toEqual(["synced", "synced"]);
    practice.hanging.clear();
    await practice.live(3 * MINUTE_MS);
    expect(shown(practice)).toEqual(["synced", "synced"]);
  });

  test("while the consent's object answers nothing, events say so, and everything is mirrored once it answers", async () => {
    const practice = await open();
    await practice.live(40 * MINUTE_MS);
    practice.grantHangs = true;
    raise(practice, { contact: "After the token's end" });
    await practice.live(TOKEN_CALL_TIMEOUT_MS + 5000);
    const [event] = practice.events().filter((one) => one.kind === "invoice" && one.status !== "synced");
    expect(event).toMatchObject({ status: "waiting", failures: [{ code: "token-refresh-failed", automatic: true }] });
    practice.grantHangs = false;
    await practice.live(20 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(2);
    expect(shown(practice)).toEqual(["synced", "synced"]);
  });

  test("a delivery that is tried again waits longer each time, the whole destination together", async () => {
    const practice = await open();
    practice.d1.isDown = true;
    const tries: number[] = [];
    const write = practice.d1.writeEvents.bind(practice.d1);
    practice.d1.writeEvents = (events) => {
      tries.push(practice.nowMs);
      write(events);
    };
    raise(practice, { contact: "One" });
    await practice.live(5 * MINUTE_MS);
    const gaps = tries.slice(1).map((atMs, n) => atMs - (tries[n] ?? 0));
    expect(gaps.length).toBeGreaterThan(4);
    expect(gaps.length).toBeLessThan(15);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(750);
    expect(Math.max(...gaps)).toBeGreaterThan(40_000);
  });
});
