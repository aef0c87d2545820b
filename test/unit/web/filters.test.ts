import { describe, expect, it } from "vitest";
import {
  type EventFilters,
  filterQuery,
  isFiltered,
  NO_FILTERS,
  readFilters,
  writeFilters,
} from "../../../web/src/features/events/filters.ts";

const EVERYTHING: EventFilters = {
  statuses: ["failed", "waiting"],
  codes: ["no-tracking", "lock-date"],
  kind: "credit-note",
  entity: "a0000000-0000-4000-8000-000000000002",
  search: "Müller & Söhne, 100%",
  from: "2026-11-01",
  to: "2026-11-22",
  technical: true,
};

describe("filters in the address", () => {
  it("are the same after they were written and read again", () => {
    expect(readFilters(writeFilters(EVERYTHING))).toEqual(EVERYTHING);
    expect(readFilters(writeFilters(NO_FILTERS))).toEqual(NO_FILTERS);
  });

  it("read like words: lists keep their commas", () => {
    expect(writeFilters({ ...NO_FILTERS, statuses: ["failed", "waiting"] })).toBe("?status=failed,waiting");
    expect(writeFilters(NO_FILTERS)).toBe("");
  });

  it("have one address only, whatever the order they were given in", () => {
    expect(writeFilters(readFilters("?q=x&status=waiting,failed"))).toBe("?status=failed,waiting&q=x");
  });

  it("drop what means nothing instead of failing", () => {
    const broken = "?status=broken,failed&kind=bill&from=2026-13-45&to=soon&code=NO!,no-tracking&other=1";
    expect(readFilters(broken)).toEqual({ ...NO_FILTERS, statuses: ["failed"], codes: ["no-tracking"] });
  });

  it("say whether anything is filtered; blanks are nothing", () => {
    expect(isFiltered(NO_FILTERS)).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, search: "  " })).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, kind: "contact" })).toBe(true);
  });
});

describe("filters for the API", () => {
  it("carry nothing that is not set, but that technical entries stay away", () => {
    expect(filterQuery({ ...NO_FILTERS, technical: true })).toEqual({});
    expect(filterQuery(NO_FILTERS)).toEqual({ without: "skip-own-write,skip-unchanged,skip-not-mapped" });
  });

  it("bring technical entries to whoever asks for what was skipped, or for a cause", () => {
    expect(filterQuery({ ...NO_FILTERS, statuses: ["skipped"] })).toEqual({ status: "skipped" });
    expect(filterQuery({ ...NO_FILTERS, codes: ["skip-own-write"] })).toEqual({ code: "skip-own-write" });
  });

  it("mean whole days where the reader is, the last day included", () => {
    const { from, to } = filterQuery(EVERYTHING);
    expect(from).toBe(new Date(2026, 10, 1).toISOString());
    expect(to).toBe(new Date(new Date(2026, 10, 23).getTime() - 1).toISOString());
  });

  it("keep the other words as they are", () => {
    expect(filterQuery(EVERYTHING)).toMatchObject({
      status: "failed,waiting",
      code: "no-tracking,lock-date",
      kind: "credit-note",
      q: "Müller & Söhne, 100%",
    });
  });
});
