import { describe, expect, it } from "vitest";
import { VERDICT_CODES } from "../../../src/mirror/verdict.ts";
import type { OrbitDocument } from "../../../web/src/api/shapes.ts";
import {
  documentQuery,
  NO_DOCUMENT_FILTERS,
  readDocumentFilters,
  writeDocumentFilters,
} from "../../../web/src/documents/document-filters.ts";
import { moneyRows } from "../../../web/src/documents/document-words.ts";
import { buttonFor } from "../../../web/src/documents/verdict-button.ts";

const SYDNEY = { locale: "en-AU", timeZone: "Australia/Sydney" };
const side = { status: "PAID", total: "352.00", tax: "32.00", paid: "352.00", credited: "0.00", due: "0.00" };

describe("the documents' filters", () => {
  it("are the same after they were written and read again, and drop what means nothing", () => {
    const filters = {
      ...NO_DOCUMENT_FILTERS,
      q: "$165.00",
      state: "kept",
      month: "2026-11",
      from: "2026-11-02",
      sort: "oldest",
    } as const;
    expect(readDocumentFilters(writeDocumentFilters(filters))).toEqual(filters);
    expect(readDocumentFilters("?state=none&month=2026-13&from=soon&kind=bill&sort=amount")).toEqual(
      NO_DOCUMENT_FILTERS,
    );
    expect(documentQuery(NO_DOCUMENT_FILTERS)).toEqual({});
  });
});

describe("both sides of a document's money", () => {
  it("have Xero's own status words and an amount each, and say which differ", () => {
    const satellite = { ...side, status: "AUTHORISED", paid: "0.00", due: "352.00" };
    const rows = moneyRows({ group: side, satellite, currency: "AUD" } as OrbitDocument, SYDNEY);
    expect(rows.map(({ field, group, satellite: copy, same }) => [field, group, copy, same])).toEqual([
      ["Status", "Paid", "Awaiting payment", false],
      ["Total", "$352.00", "$352.00", true],
      ["Tax", "$32.00", "$32.00", true],
      ["Paid", "$352.00", "$0.00", false],
      ["Credited", "$0.00", "$0.00", true],
      ["Still due", "$0.00", "$352.00", false],
    ]);
  });
});

describe("a document that was looked up in Xero", () => {
  it("has one button for each verdict: copied now only where that helps", () => {
    expect(VERDICT_CODES.filter((code) => buttonFor(code) === "check")).toEqual([
      "changed",
      "not-copied",
      "before-start",
    ]);
    expect(VERDICT_CODES.map(buttonFor)).not.toContain(undefined);
  });
});
