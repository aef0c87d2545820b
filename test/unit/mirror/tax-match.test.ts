/** An organisation numbers its own tax rates by itself: they are matched by name and percentage, and never guessed. */

import { describe, expect, it } from "vitest";
import { explain } from "../../../src/domain/failure-words.ts";
import type { TaxRate } from "../../../src/mirror/references.ts";
import { matchingTaxType } from "../../../src/mirror/tax-match.ts";

const rate = (taxType: string, name: string, ratePercent: number | null, active = true): TaxRate => ({
  ...{ taxType, name, ratePercent, active },
});

const OURS = [
  rate("TAX001", "Exports Zero", 0),
  rate("TAX002", "Medical Exempt", 0),
  rate("TAX003", "Levy 7%", 7),
  rate("OUTPUT", "GST on Income", 10),
];
const THEIRS = [
  rate("TAX001", "Medical Exempt", 0),
  rate("TAX002", "exports zero", 0),
  rate("TAX003", "Eco levy 7%", 7),
  rate("TAX004", "Levy 7%", 7),
  rate("OUTPUT", "GST on Sales", 10),
];

function match(
  taxType: string,
  theirs: readonly TaxRate[] = THEIRS,
  ours: readonly TaxRate[] = OURS,
  chosen: Readonly<Record<string, string>> = {},
) {
  const found = matchingTaxType(taxType, { ours, theirs, satellite: "North", chosen });
  return found.ok ? found.value : found.error;
}

describe("a tax rate of the group's", () => {
  it("that it made itself is the one of the same name and percentage, whatever its number there", () => {
    expect(["TAX001", "TAX002", "TAX003"].map((taxType) => match(taxType))).toEqual(["TAX002", "TAX001", "TAX004"]);
  });

  it("with a standard code is the one of that code, whatever its name, and no tax is no tax", () => {
    expect(match("OUTPUT")).toBe("OUTPUT");
    expect(match("NONE")).toBe("NONE");
  });

  it("with a standard code of another percentage there is not taken by its code", () => {
    expect(match("OUTPUT", [rate("OUTPUT", "GST on Sales", 12.5)])).toMatchObject({ code: "tax-type-missing" });
    expect(match("OUTPUT", [rate("OUTPUT", "x", 12.5), rate("OUTPUT9", "GST on income", 10)])).toBe("OUTPUT9");
  });

  it.each([
    ["has the name with another percentage", [rate("TAX001", "Levy 7%", 8)], "other-percentage", "8 %"],
    ["does not say the percentage", [rate("TAX001", "Levy 7%", null)], "other-percentage", "unknown percentage"],
    ["has it twice", [rate("TAX001", "Levy 7%", 7), rate("TAX002", "levy 7%", 7)], "several", "does not guess"],
    ["has it out of use", [rate("TAX003", "Levy 7%", 7, false)], undefined, "no rate there has the same name"],
    ["has only the number", [rate("TAX003", "Eco levy 7%", 7)], undefined, "no rate there has the same name"],
  ] as const)("is asked about where the satellite %s", (_, theirs, why, words) => {
    const failure = match("TAX003", theirs);
    if (typeof failure === "string") throw new Error(`matched ${failure}`);
    expect(failure.why).toBe(why);
    expect(explain(failure).detail).toContain("Levy 7% (TAX003, 7 %)");
    expect(explain(failure).detail).toContain(words);
  });

  it("that the group's own list does not have is asked about, too", () => {
    expect(match("TAX009")).toMatchObject({ code: "tax-type-missing", taxType: "TAX009", why: "unknown-in-group" });
  });

  it("is the one that a person chose, and asked about where that is gone or of another percentage", () => {
    expect(match("OUTPUT", THEIRS, OURS, { OUTPUT: "TAX009" })).toMatchObject({
      why: "chosen-missing",
      theirs: "TAX009",
    });
    expect(match("TAX003", THEIRS, OURS, { TAX003: "TAX003" })).toBe("TAX003");
    const other = match("TAX003", THEIRS, OURS, { TAX003: "OUTPUT" });
    if (typeof other === "string") throw new Error(`matched ${other}`);
    expect(explain(other).detail).toContain(
      "GST on Sales (OUTPUT, 10 %), which was chosen for it, is of another percentage",
    );
    expect(match("NONE", THEIRS, OURS, { NONE: "OUTPUT" })).toBe("NONE");
  });
});
