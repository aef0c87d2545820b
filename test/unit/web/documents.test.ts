import { describe, expect, it } from "vitest";
import { VERDICT_CODES } from "../../../src/mirror/verdict.ts";
import type { OrbitDocument } from "../../../web/src/data/shapes.ts";
import {
  documentQuery,
  NO_DOCUMENT_FILTERS,
  readDocumentFilters,
  writeDocumentFilters,
} from "../../../web/src/features/documents/document-filters.ts";
import {
  moneyFirst,
  moneyRows,
  stateFilterWords,
  stateWords,
} from "../../../web/src/features/documents/document-words.ts";
import { buttonFor } from "../../../web/src/features/documents/verdict-button.ts";

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

describe("what the comparison says", () => {
  it("is shown whole on the document's page, its money first: both views say the same of an overpayment", () => {
    const field = (name: string, group: string, satellite: string) => {
      return { field: name, group, satellite, same: group === satellite };
    };
    const fields = [
      field("number", "INV-8", "INV-8"),
      field("paid", "58.30 AUD", "0.00 AUD"),
      field("overpaid", "58.30 AUD", "0.00 AUD"),
      field("total", "264.00 AUD", "264.00 AUD"),
    ];
    expect(moneyFirst(fields)).toEqual([fields[3], fields[1], fields[2], fields[0]]);
  });
});

describe("a document that Orbit does not change", () => {
  it("is not copied where there is no copy, and left as it is where there is one", () => {
    const satellite = { ...side, tenantId: "t", name: "Sydney", documentId: "c", kept: null };
    expect(stateWords({ state: "skipped", satellite: null }).name).toBe("Not copied");
    expect(stateWords({ state: "skipped", satellite }).name).toBe("Left as it is");
    expect(stateWords({ state: "in-step", satellite }).name).toBe("Up to date");
    expect(stateFilterWords("skipped")).toBe("Not copied, or left as it is");
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
