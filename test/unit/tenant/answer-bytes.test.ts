import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_ANSWER_BYTES, PAGE_BYTES_AT_ONCE, PAGE_SIZES } from "../../../src/limits.ts";
import { AnswerBytes } from "../../../src/tenant/model/answer-bytes.ts";
import { afterPage, pageRequest } from "../../../src/tenant/model/change-cursor.ts";
import { PagedReads } from "../../../src/tenant/model/paged-reads.ts";
import { changedSince, invoicesByIds } from "../../../src/xero/requests.ts";

const page = (size: number) => changedSince("Invoices", 0, { page: 1, size });
const records = (count: number) => ({ Invoices: Array.from({ length: count }, (_, n) => ({ InvoiceID: String(n) })) });

describe("pages of a list", () => {
  it("go one at a time while nobody knows how large the documents are", () => {
    const answers = new AnswerBytes();
    expect(2 * answers.expected(page(1000))).toBeGreaterThan(PAGE_BYTES_AT_ONCE);
    expect(4 * answers.expected(invoicesByIds(Array.from({ length: 40 }, String)))).toBeLessThan(PAGE_BYTES_AT_ONCE);
  });

  it("never ask for more than may be under way, once one has come, down to the smallest page", () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 400_000 }), fc.integer({ min: 1, max: 1000 }), (perRecord, count) => {
        const answers = new AnswerBytes();
        answers.learn(page(1000), { body: records(count), bytes: perRecord * count });
        const size = answers.pageSize("/Invoices");
        const isSmallest = size === Math.min(...PAGE_SIZES);
        expect(isSmallest || answers.expected(page(size)) <= PAGE_BYTES_AT_ONCE).toBe(true);
        expect(size === 1000 || answers.expected(page(1000)) > PAGE_BYTES_AT_ONCE).toBe(true);
      }),
    );
  });

  it("of ten lines go two at a time, of one line four", () => {
    const answers = new AnswerBytes();
    const atOnce = () => Math.floor(PAGE_BYTES_AT_ONCE / answers.expected(page(answers.pageSize("/Invoices"))));
    answers.learn(page(1000), { body: records(40), bytes: 40 * 1_300 });
    expect(atOnce()).toBeGreaterThanOrEqual(4);
    answers.learn(page(1000), { body: records(1000), bytes: 8_300_000 });
    expect([answers.pageSize("/Invoices"), atOnce()]).toEqual([1000, 2]);
  });

  it("begin again with smaller ones when an answer was larger than what is read of one", () => {
    const answers = new AnswerBytes();
    const paged = new PagedReads(answers);
    const due = { due: 5000, perCall: 40 };
    const [first] = paged.requests("invoice", due, 1);
    if (first === undefined) throw new Error("no page");
    expect(first.query.pageSize).toBe("1000");
    answers.tooLarge(first);
    expect(paged.refused("invoice", { kind: "unreadable", reason: "the answer is too large" })).toBe(true);
    const smaller = paged.requests("invoice", due, 1).map(({ query }) => query);
    expect(smaller[0]).toMatchObject({ page: "1", pageSize: "500" });
    expect(answers.expected(page(500))).toBeLessThanOrEqual(MAX_ANSWER_BYTES / 2);
  });

  it("of one second keep their size, so that their numbers mean the same records", () => {
    const at = { sinceMs: 5_000, page: 1, isGoingOn: false };
    const sameSecond = Array.from({ length: 1000 }, () => ({ UpdatedDateUTC: "/Date(5000+0000)/" }));
    const next = afterPage(at, pageRequest("Invoices", at, 1000), sameSecond);
    expect(pageRequest("Invoices", next, 250).query).toMatchObject({ page: "2", pageSize: "1000" });
    const later = afterPage(next, pageRequest("Invoices", next, 250), [{ UpdatedDateUTC: "/Date(9000+0000)/" }]);
    expect(later).toEqual({ sinceMs: 9_000, page: 1, isGoingOn: false });
  });
});
