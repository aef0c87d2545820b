/** What the egress of a month comes to and costs, to the cent. */

import { describe, expect, it } from "vitest";
import { egressForecast, egressPrice } from "../../../src/domain/xero-tiers.ts";

const GIB = 1_073_741_824;

describe("the egress of a month", () => {
  it("is forecast by the days that are over, and not from less than one", () => {
    expect(egressForecast(15 * GIB, Date.UTC(2026, 10, 16))).toBe(30 * GIB);
    expect(egressForecast(GIB, Date.UTC(2026, 10, 1, 0, 5))).toBe(30 * GIB);
    expect(egressForecast(16 * GIB, Date.UTC(2026, 11, 17))).toBe(31 * GIB);
  });

  it("costs what is beyond the tier's, with every begun cent", () => {
    expect(egressPrice(10 * GIB, "core")).toBe("0.00");
    expect(egressPrice(12 * GIB, "core")).toBe("4.80");
    expect(egressPrice(10 * GIB + 1, "core")).toBe("0.01");
    expect(egressPrice(50.5 * GIB, "plus")).toBe("1.20");
    expect(egressPrice(1_000 * GIB, "starter")).toBe("0.00");
    expect(egressPrice(GIB, "enterprise")).toBeNull();
  });
});
