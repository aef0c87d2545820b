import { describe, expect, it } from "vitest";
import { atTime, dayWords, fullTime, shortTime, since, span, until, zoneName } from "../../../web/src/format/time.ts";

const SYDNEY = { locale: "en-AU", timeZone: "Australia/Sydney" };
const BERLIN = { locale: "de-DE", timeZone: "Europe/Berlin" };
const at = (iso: string) => Date.parse(iso);
const NOW = at("2026-11-22T03:30:00Z");

/** Some versions of the language data put a narrow blank before "pm". */
const plain = (words: string) => words.replace(/\s/g, " ");

describe("short times", () => {
  it("are the time alone today, in the reader's zone and language", () => {
    expect(plain(shortTime(at("2026-11-22T03:05:00Z"), NOW, SYDNEY))).toBe("2:05 pm");
    expect(shortTime(at("2026-11-22T03:05:00Z"), NOW, BERLIN)).toBe("04:05");
  });

  it("know yesterday by the reader's midnight, not by UTC's", () => {
    expect(plain(shortTime(at("2026-11-21T13:30:00Z"), NOW, SYDNEY))).toBe("12:30 am");
    expect(plain(shortTime(at("2026-11-21T12:30:00Z"), NOW, SYDNEY))).toBe("Yesterday 11:30 pm");
  });

  it("know tomorrow, for what goes on later", () => {
    expect(plain(shortTime(at("2026-11-22T20:00:00Z"), NOW, SYDNEY))).toBe("Tomorrow 7:00 am");
  });

  it("name the date, and the year only where it is another", () => {
    expect(plain(shortTime(at("2026-11-02T03:00:00Z"), NOW, SYDNEY))).toMatch(/^2 Nov\.? 2:00 pm$/);
    expect(plain(shortTime(at("2025-11-02T03:00:00Z"), NOW, SYDNEY))).toMatch(/^2 Nov\.? 2025 2:00 pm$/);
  });
});

describe("times within a sentence", () => {
  it("say the day only where it is another than today", () => {
    expect(plain(atTime(at("2026-11-22T03:05:00Z"), NOW, SYDNEY))).toBe("at 2:05 pm");
    expect(plain(atTime(at("2026-11-21T12:30:00Z"), NOW, SYDNEY))).toBe("yesterday at 11:30 pm");
    expect(plain(atTime(at("2026-11-22T20:00:00Z"), NOW, SYDNEY))).toBe("tomorrow at 7:00 am");
    expect(plain(atTime(at("2026-11-28T03:00:00Z"), NOW, SYDNEY))).toMatch(/^on 28 Nov\.? at 2:00 pm$/);
  });

  it("keep a calendar day that day, whatever the reader's zone", () => {
    expect(dayWords("2026-11-02", "2026", { ...SYDNEY, timeZone: "America/Los_Angeles" })).toMatch(/^2 Nov\.?$/);
    expect(dayWords("2025-11-02", "2026", SYDNEY)).toMatch(/^2 Nov\.? 2025$/);
  });

  it("name the reader's zone", () => {
    expect(zoneName(NOW, SYDNEY)).toMatch(/^(AEDT|GMT\+11)$/);
  });
});

describe("full times", () => {
  it("name day, seconds and zone", () => {
    const words = plain(fullTime(at("2026-11-22T03:05:09Z"), SYDNEY));
    expect(words).toContain("Sunday");
    expect(words).toContain("2:05:09");
    expect(words).toMatch(/AEDT|GMT\+11/);
  });
});

describe("lengths of time", () => {
  it.each([
    [0, "0 s"],
    [-5_000, "0 s"],
    [41_200, "42 s"],
    [59_000, "59 s"],
    [3 * 60_000, "3 min"],
    [59_100, "1 min"],
    [59.6 * 60_000, "1 h"],
    [2 * 3_600_000, "2 h"],
    [130 * 60_000, "2 h 10 min"],
    [3_600_000 + 59.7 * 60_000, "2 h"],
    [72 * 3_600_000, "3 days"],
  ])("%i ms is %s", (ms, words) => expect(span(ms)).toBe(words));

  it("count down to now and up from just now", () => {
    expect(until(NOW + 42_000, NOW)).toBe("in 42 s");
    expect(until(NOW - 1, NOW)).toBe("now");
    expect(since(NOW - 2_000, NOW)).toBe("just now");
    expect(since(NOW - 180_000, NOW)).toBe("3 min ago");
  });
});
