import { expect, it } from "vitest";
import { explain } from "../../../src/domain/failure-words.ts";
import { editSummary } from "../../../src/mirror/summary.ts";

it("a line that somebody took off or added in a satellite is said to be that, with nothing left blank", () => {
  const differences = [
    { field: "line 2", group: "Payroll, 1 × 165.50 AUD", satellite: "" },
    { field: "line 3", group: "", satellite: "Extra, 1 × 5.00 AUD" },
  ];
  expect(editSummary(differences, "Sydney").summary).toBe(
    "Edited in Sydney: line 2 removed (group: Payroll, 1 × 165.50 AUD); line 3 Extra, 1 × 5.00 AUD (group: none)",
  );
  const { detail } = explain({ code: "satellite-edited", satellite: "Sydney", differences });
  expect(detail).toContain("line 2 is empty, the group's is Payroll");
  expect(detail).toContain("line 3 is Extra, 1 × 5.00 AUD, the group's is empty");
});
