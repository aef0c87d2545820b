import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ASKED_ALONE_MS,
  MAX_ASKED_ALONE,
  MAX_LIST_CHARS,
  MAX_PARALLEL_CALLS,
  MAX_WRITE_BODY_BYTES,
  READ_PAGE_SIZE,
} from "../../../src/limits.ts";
import { type AskedAlone, afterRefusal, aloneAt } from "../../../src/tenant/model/asked-alone.ts";
import { afterPage, listed, pagesToRead, startPaging, writeBatches } from "../../../src/tenant/model/batching.ts";
import { invoicesByIds } from "../../../src/xero/requests.ts";

const WHOLE = { maxBatch: null };
const whole = (text: string) => ({ task: WHOLE, text });
const list = { most: 40, textOf: ({ text }: { readonly text: string }) => text, alone: new Set<string>() };

describe("the plan", () => {
  it("never puts more documents into a call than the smallest of them may have", () => {
    const items = fc.array(fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }), { maxLength: 120 });
    fc.assert(
      fc.property(items, (mosts) => {
        const due = mosts.map((maxBatch, n) => ({ task: { maxBatch }, text: String(n) }));
        const lists = listed(due, list);
        expect(lists.flat()).toHaveLength(due.length);
        for (const list of lists) {
          for (const { task } of list) expect(list.length).toBeLessThanOrEqual(Math.min(task.maxBatch ?? 40, 40));
        }
      }),
    );
  });

  it("writes every element once, in order, in batches that Xero takes by number and by real size", () => {
    const bodies = fc.array(
      fc.integer({ min: 0, max: 400_000 }).map((chars) => ({ task: WHOLE, body: { text: "é".repeat(chars) } })),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(bodies, fc.integer({ min: 1, max: 50 }), (some, most) => {
        const items = some.map((item) => ({ ...item, task: { maxBatch: most } }));
        const batches = writeBatches(items);
        expect(batches.flat()).toEqual(items);
        for (const batch of batches) {
          const bytes = new TextEncoder().encode(JSON.stringify(batch.map(({ body }) => body))).length;
          expect(batch.length).toBeLessThanOrEqual(most);
          if (batch.length > 1) expect(bytes).toBeLessThanOrEqual(MAX_WRITE_BODY_BYTES + 2);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("fills its batches: 101 small elements are three writes", () => {
    const items = Array.from({ length: 101 }, (_, n) => ({ task: WHOLE, body: { n } }));
    expect(writeBatches(items).map((batch) => batch.length)).toEqual([50, 50, 1]);
  });

  it("lists no more than one address holds, as the address spells it", () => {
    const texts = fc.array(fc.string({ maxLength: 255, unit: "grapheme" }), { maxLength: 60 });
    fc.assert(
      fc.property(texts, (items) => {
        const lists = listed(items.map(whole), list).map((list) => list.map(({ text }) => text));
        expect(lists.flat()).toEqual(items);
        for (const list of lists) {
          expect(list.length).toBeLessThanOrEqual(40);
          if (list.length > 1) expect(encodeURIComponent(list.join(",")).length).toBeLessThanOrEqual(MAX_LIST_CHARS);
        }
      }),
    );
  });

  it("lists 40 ids in one call", () => {
    const ids = Array.from({ length: 80 }, () => crypto.randomUUID());
    expect(listed(ids.map(whole), list)).toHaveLength(2);
  });

  it("lists alone what Xero refused among a few others, until that is an hour ago", () => {
    const at = 1_000_000;
    const refusal = (ids: readonly string[]) => invoicesByIds(ids);
    const known = afterRefusal([], refusal(["a", "b", "c"]), at) ?? [];
    const texts = ["a", "d", "b", "e", "c"];
    const lists = (nowMs: number) =>
      listed(texts.map(whole), { ...list, alone: aloneAt(known, nowMs) }).map((some) => some.map(({ text }) => text));
    expect(lists(at)).toEqual([["a"], ["b"], ["c"], ["d", "e"]]);
    expect(lists(at + ASKED_ALONE_MS)).toEqual([texts]);
    expect(afterRefusal(known, refusal(["a"]), at)).toBeNull();
    expect(afterRefusal(known, refusal(["a", "b", "c", "d"]), at)).toBeNull();
  });

  it("remembers the newest of what was refused together, so that one value stays small", () => {
    let known: AskedAlone = [];
    for (let n = 0; n < 300; n++) known = afterRefusal(known, invoicesByIds([`a${n}`, `b${n}`]), n) ?? known;
    expect(known).toHaveLength(MAX_ASKED_ALONE);
    expect(aloneAt(known, 300)).toContain("b299");
  });

  it("reads pages only where they save calls: from 121 invoices or 4 credit notes on", () => {
    expect(startPaging({ due: 120, perCall: 40 }, 0, READ_PAGE_SIZE)).toBeNull();
    expect(startPaging({ due: 121, perCall: 40 }, 0, READ_PAGE_SIZE)).not.toBeNull();
    expect(startPaging({ due: 3, perCall: 1 }, 0, READ_PAGE_SIZE)).toBeNull();
    expect(startPaging({ due: 4, perCall: 1 }, 0, READ_PAGE_SIZE)).not.toBeNull();
  });

  it("reads every page once, a few at a time, and stops when all are read or the rest is not worth it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 121, max: 60_000 }), fc.integer({ min: 0, max: 60_000 }), (due, others) => {
        const pageCount = Math.ceil((due + others) / READ_PAGE_SIZE);
        const read: number[] = [];
        let left = due;
        let paging = startPaging({ due, perCall: 40 }, 0, READ_PAGE_SIZE);
        while (paging !== null) {
          const pages = pagesToRead(paging, left);
          expect(pages.length).toBeGreaterThan(0);
          expect(pages.length).toBeLessThanOrEqual(MAX_PARALLEL_CALLS);
          for (const page of pages) {
            read.push(page);
            left = Math.max(0, left - Math.floor((READ_PAGE_SIZE * due) / (due + others)));
            paging = paging === null ? null : afterPage(paging, { page, pageCount }, { due: left, perCall: 40 });
          }
        }
        expect(new Set(read).size).toBe(read.length);
        expect(Math.max(...read)).toBeLessThanOrEqual(pageCount);
        // Beside the pages, what is left by ids: never more calls than ids alone would have been, but for one round.
        expect(read.length + Math.ceil(left / 40)).toBeLessThanOrEqual(Math.ceil(due / 40) + MAX_PARALLEL_CALLS);
      }),
    );
  });
});
