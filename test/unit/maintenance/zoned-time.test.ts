/** Quiet hours and digests follow the firm's own clock, over midnight and over the change to summer time. */

import { expect, test } from "vitest";
import { isQuiet, isTimeZone, momentWords, nextAtHour } from "../../../src/domain/zoned-time.ts";
import { nextDigestMs } from "../../../src/maintenance/mail/digest.ts";

const SYDNEY = "Australia/Sydney";
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

test("quiet hours hold on the firm's clock, from their beginning to before their end", () => {
  const hours = { from: "12:00", until: "13:30" };
  // Sydney is eleven hours ahead in November.
  const quiet = ["00:59", "01:00", "02:29", "02:30"].map((time) =>
    isQuiet(hours, SYDNEY, at(`2026-11-26T${time}:59Z`)),
  );
  expect(quiet).toEqual([false, true, true, false]);
  expect(isQuiet(hours, "UTC", at("2026-11-26T01:30:00Z"))).toBe(false);
});

test("quiet hours may pass midnight; without any, and with equal ends, no hour is quiet", () => {
  const night = { from: "22:00", until: "07:00" };
  const of = (time: string) => isQuiet(night, "UTC", at(`2026-11-26T${time}:00Z`));
  expect(["21:59", "22:00", "00:00", "06:59", "07:00", "12:00"].map(of)).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(isQuiet(null, "UTC", 0)).toBe(false);
  expect(isQuiet({ from: "07:00", until: "07:00" }, "UTC", at("2026-11-26T07:00:00Z"))).toBe(false);
});

test("a daily digest comes at seven of the firm's clock, also on the day that has 23 hours", () => {
  expect(iso(nextDigestMs("daily", SYDNEY, at("2026-11-26T21:00:00Z")))).toBe("2026-11-27T20:00:00.000Z");
  expect(iso(nextDigestMs("daily", SYDNEY, at("2026-11-26T19:59:59Z")))).toBe("2026-11-26T20:00:00.000Z");
  // Clocks go forward in Sydney on 4 October 2026.
  expect(iso(nextDigestMs("daily", SYDNEY, at("2026-10-03T00:00:00Z")))).toBe("2026-10-03T20:00:00.000Z");
  expect(iso(nextDigestMs("daily", SYDNEY, at("2026-10-02T00:00:00Z")))).toBe("2026-10-02T21:00:00.000Z");
  expect(iso(nextDigestMs("daily", "Asia/Kathmandu", at("2026-11-26T00:00:00Z")))).toBe("2026-11-26T01:15:00.000Z");
});

test("a weekly digest comes on the firm's Monday, and none for whoever wants none", () => {
  const next = nextDigestMs("weekly", SYDNEY, at("2026-11-26T00:00:00Z"));
  expect(iso(next)).toBe("2026-11-29T20:00:00.000Z");
  expect(iso(nextDigestMs("weekly", SYDNEY, next ?? 0))).toBe("2026-12-06T20:00:00.000Z");
  expect(nextDigestMs("off", SYDNEY, 0)).toBeNull();
  expect(nextAtHour(0, "UTC", { hour: 0, monday: false })).toBe(86_400_000);
});

test("only names of time zones are taken, and moments are in their words", () => {
  expect(["UTC", SYDNEY, "Europe/London", "Mars/Base", "", "../etc"].map(isTimeZone)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(momentWords(at("2026-11-26T21:42:00Z"), SYDNEY)).toBe("Fri 27 Nov 2026, 08:42");
});
