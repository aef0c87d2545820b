import { describe, expect, it } from "vitest";
import { calendarDate, instantMs, modifiedSince } from "../../../src/xero/dates.ts";

describe("Xero's dates", () => {
  it.each([
    ["/Date(1539993600000+0000)/", 1539993600000],
    ["/Date(1539993600000)/", 1539993600000],
    ["/Date(1539993600000+1300)/", 1539993600000],
    ["/Date(-62135596800000)/", -62135596800000],
    ["2026-11-22T01:15:39.902", Date.parse("2026-11-22T01:15:39.902Z")],
    ["2026-11-22T01:15:39.9", Date.parse("2026-11-22T01:15:39.900Z")],
    ["2026-11-22T01:15:39Z", Date.parse("2026-11-22T01:15:39Z")],
    ["2026-11-22T02:15:39+01:00", Date.parse("2026-11-22T01:15:39Z")],
    ["2019-07-09T23:40:30.1833130", Date.parse("2019-07-09T23:40:30.183Z")],
    ["2018-10-20T00:00:00", Date.parse("2018-10-20T00:00:00Z")],
  ])("%s is the instant it means", (text, ms) => expect(instantMs(text)).toBe(ms));

  it.each([null, undefined, "", "yesterday", "/Date()/", "2026-13-45", "/Date(99999999999999999999)/"])(
    "%s is no instant, and no error",
    (text) => expect(instantMs(text)).toBeNull(),
  );

  it("a calendar date is the UTC day", () => {
    expect(calendarDate("/Date(1551916800000+0000)/")).toBe("2019-03-07");
    expect(calendarDate("2019-03-07T00:00:00")).toBe("2019-03-07");
    expect(calendarDate("/Date(9999999999999999)/")).toBeNull();
  });

  it("If-Modified-Since is rounded down, so that nothing is missed", () => {
    expect(modifiedSince(Date.parse("2026-11-22T01:15:39.999Z"))).toBe("2026-11-22T01:15:39");
  });
});
