/** What the page says of the Xero app's tier. */

import { expect, it } from "vitest";
import { connectionWords, egressWords } from "../../../web/src/features/entities/plan-words.ts";
import { optionsWithout } from "../../../web/src/features/setup/missing-organisations.ts";

const GIB = 1_073_741_824;
type Egress = Parameters<typeof egressWords>[0]["egress"];
const egress = (parts: Partial<Egress>): Egress => ({
  ...{ month: "2026-11", bytes: 0, forecastBytes: 0, includedGiB: null, price: null, forecastPrice: null, unknown: 0 },
  ...parts,
});

it("says when no connection is free any more, and what to do", () => {
  expect(connectionWords({ connections: { used: 3, most: null } })).toBe("3 connections used.");
  expect(connectionWords({ connections: { used: 3, most: 5 } })).toBe(
    "3 of 5 connections of the Xero app’s tier used.",
  );
  expect(connectionWords({ connections: { used: 5, most: 5 } })).toContain("Another one needs a larger tier");
});

it("says what the month costs, and never a price that is not known", () => {
  const core = { includedGiB: 10, price: "0.00", forecastPrice: "4.80", bytes: 6 * GIB, forecastBytes: 12 * GIB };
  expect(egressWords({ tier: "core", egress: egress(core) })).toBe(
    "Read from Xero this month: 6 GiB, 12 GiB by its end if it continues so (10 GiB are included). It costs A$0.00 so far, A$4.80 by then, without tax.",
  );
  expect(egressWords({ tier: null, egress: egress({ bytes: 5, forecastBytes: 9 }) })).toContain(
    "Say the tier in Settings",
  );
  expect(egressWords({ tier: "enterprise", egress: egress({}) })).toContain("was agreed with Xero");
  expect(egressWords({ tier: "core", egress: egress({ price: "0.00", forecastPrice: "0.00", unknown: 1 }) })).toContain(
    "It costs nothing more. 1 organisation did not answer and is not in it.",
  );
});

it("names the options of the category that routes which no organisation has", () => {
  const options = [
    { id: "s", name: "Sydney" },
    { id: "p", name: "Perth" },
  ];
  const categories = [
    { id: "entity", options },
    { id: "service", options: [{ id: "a", name: "Audit" }] },
  ];
  expect(optionsWithout(categories, "entity", [{ trackingOptionId: "s" }, { trackingOptionId: null }])).toEqual([
    "Perth",
  ]);
  expect(optionsWithout(categories, null, [])).toEqual([]);
});
