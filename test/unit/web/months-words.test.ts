import { describe, expect, it } from "vitest";
import type { TieOutDifference, TieOutSatellite } from "../../../web/src/data/shapes.ts";
import {
  amountWords,
  isZero,
  monthsBefore,
  monthWords,
  readWords,
  unexplainedWords,
  verdictOf,
} from "../../../web/src/features/months/months-words.ts";

const line = { count: { group: 0, satellite: 0 }, group: "0.00", satellite: "0.00", difference: "0.00" };

function satellite(unexplained: string, differing: number): TieOutSatellite {
  return {
    tenantId: "s",
    name: "Sydney",
    currency: "AUD",
    lines: { invoiced: line, credited: line, tax: line, received: line, owing: line },
    differences: [],
    differing,
    unexplained,
    compared: { documents: 2, payments: 1 },
  };
}

describe("a month in words", () => {
  it("offers the months up to today's, newest first, over the turn of a year", () => {
    expect(monthsBefore("2026-02-28", 4)).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"]);
    expect(monthWords("2026-11", "en-AU")).toBe("November 2026");
  });

  it("shows amounts to the cent, however large", () => {
    expect(amountWords("1234567890123456.78", "en-AU")).toBe("1,234,567,890,123,456.78");
    expect(amountWords("-1234.05", "de-DE")).toBe("-1.234,05");
    expect([isZero("0.00"), isZero("-0.01"), isZero("10.00")]).toEqual([true, false, false]);
  });

  it("says line by line what is not explained, and no more than it knows", () => {
    const of = (line: TieOutDifference["line"], group: string): TieOutDifference => ({
      kind: "invoice",
      number: "INV-9",
      groupId: "g",
      satelliteId: null,
      line,
      group,
      satellite: "0.00",
      reason: null,
      contactName: null,
      date: null,
      document: { kind: "invoice", groupId: "g", satelliteId: null },
    });
    const differences = [of("invoiced", "165.00"), of("tax", "15.00"), of("owing", "165.00")];
    const amounts = "165.00 invoiced, 15.00 tax, 165.00 owing now";
    expect(unexplainedWords({ differences, differing: 3 }, "en-AU")).toEqual({ documents: "1 document", amounts });
    expect(unexplainedWords({ differences, differing: 4 }, "en-AU").documents).toBe("at least 1 document");
    const words = verdictOf({ satellites: [{ ...satellite("345.00", 3), differences }], unrouted: 0 }, "en-AU").words;
    expect(words).toBe(`Sydney (AUD), 1 document: ${amounts}.`);
  });

  it("says between which moments Xero was read, with the day once", () => {
    const reader = { locale: "en-GB", timeZone: "UTC" };
    const until = (at: string) => readWords("2026-11-27T23:59:58Z", at, reader);
    expect(until("2026-11-27T23:59:59Z")).toBe("Read from Xero on 27 Nov 2026 between 23:59:58 and 23:59:59 UTC");
    expect(until("2026-11-27T23:59:58.900Z")).toBe("Read from Xero on 27 Nov 2026 at 23:59:58 UTC");
    expect(until("2026-11-28T00:00:01Z")).toBe(
      "Read from Xero between 27 Nov 2026, 23:59:58 and 28 Nov 2026, 00:00:01 UTC",
    );
  });

  it("says first what is not explained, then that all is, then that nothing differs", () => {
    const title = (...satellites: TieOutSatellite[]) => verdictOf({ satellites, unrouted: 0 }, "en-AU").title;
    expect(title(satellite("0.00", 3), satellite("10.00", 1))).toBe("Not explained yet");
    expect(title(satellite("0.00", 3))).toBe("Every difference is explained");
    expect(title(satellite("0.00", 0))).toBe("Group and satellites agree to the cent");
    expect(verdictOf({ satellites: [satellite("0.00", 0)], unrouted: 1 }, "en-AU").words).toBe(
      "2 documents and 1 payment compared. 1 document of the group names no satellite.",
    );
  });
});
