import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type LiveList,
  listFrom,
  type Page,
  type Row,
  refreshed,
  withMore,
  withRows,
} from "../../../web/src/features/events/live-list.ts";

function row(n: number, version = 0): Row {
  const at = new Date(Date.UTC(2026, 10, 22) + n * 1000).toISOString();
  return { id: `E${String(n).padStart(4, "0")}`, receivedAt: at, updatedAt: `v${version}` };
}

/** A page of the events `all` (any order), newest first, after the cursor's row. */
function pageOf(all: readonly Row[], size: number, cursor: string | null = null): Page<Row> {
  const sorted = [...all].sort((a, b) => (a.id < b.id ? 1 : -1));
  const rest = cursor === null ? sorted : sorted.filter((one) => one.id < cursor);
  const items = rest.slice(0, size);
  return { items, nextCursor: rest.length > size ? (items.at(-1)?.id ?? null) : null };
}

function range(from: number, to: number): Row[] {
  return Array.from({ length: to - from + 1 }, (_, index) => row(from + index));
}

const ids = (list: LiveList<Row>) => list.items.map((one) => one.id);

describe("a list that stays right while it is read", () => {
  it("shows what is new at the top when nobody is reading", () => {
    const list = listFrom(pageOf(range(1, 5), 10));
    const { list: next, heldBack } = refreshed(list, 0, pageOf(range(1, 7), 10), { hold: false });
    expect(ids(next)).toEqual(["E0007", "E0006", "E0005", "E0004", "E0003", "E0002", "E0001"]);
    expect(heldBack).toBe(0);
  });

  it("only counts what is new while somebody reads", () => {
    const list = listFrom(pageOf(range(1, 5), 10));
    const { list: next, heldBack, orMore } = refreshed(list, 0, pageOf(range(1, 8), 10), { hold: true });
    expect(ids(next)).toEqual(ids(list));
    expect([heldBack, orMore]).toEqual([3, false]);
  });

  it("says that there may be more when a whole page is new", () => {
    const list = listFrom(pageOf(range(1, 5), 10));
    const { heldBack, orMore } = refreshed(list, 0, pageOf(range(1, 40), 10), { hold: true });
    expect([heldBack, orMore]).toEqual([10, true]);
  });

  it("leaves no gap when more came than a page holds", () => {
    const list = listFrom(pageOf(range(1, 5), 10));
    const { list: next } = refreshed(list, 0, pageOf(range(1, 40), 10), { hold: false });
    expect(ids(next)).toEqual(ids(listFrom(pageOf(range(1, 40), 10))));
    expect(next.more).toBe("E0031");
  });

  it("changes rows in place, also while somebody reads", () => {
    const list = listFrom(pageOf(range(1, 3), 10));
    const { list: next } = refreshed(list, 0, pageOf([row(1), row(2, 1), row(3)], 10), { hold: true });
    expect(next.items.map((one) => one.updatedAt)).toEqual(["v0", "v1", "v0"]);
    expect(next.items[0]).toBe(list.items[0]);
  });

  it("is the very same list when nothing changed, so that nothing is drawn again", () => {
    const list = listFrom(pageOf(range(1, 30), 10));
    expect(refreshed(list, 0, pageOf(range(1, 30), 10), { hold: false }).list).toBe(list);
  });

  it("lets rows go that no longer match, and only those of the page that was asked for", () => {
    const all = range(1, 30);
    const list = withMore(listFrom(pageOf(all, 10)), pageOf(all, 10, "E0021"));
    const left = all.filter((one) => one.id !== "E0025" && one.id !== "E0015");
    const { list: next } = refreshed(list, 0, pageOf(left, 10), { hold: false });
    expect(ids(next)).not.toContain("E0025");
    expect(ids(next)).toContain("E0015");
    const second = ids(refreshed(next, 1, pageOf(left, 10, "E0021"), { hold: false }).list);
    expect(second).not.toContain("E0015");
    expect(second).toContain("E0026");
  });

  it("goes on below with Load more, without a row twice", () => {
    const all = range(1, 25);
    const two = withMore(listFrom(pageOf(all, 10)), pageOf(all, 10, "E0016"));
    const three = withMore(two, pageOf(all, 10, two.more));
    expect(ids(three)).toEqual(ids(listFrom(pageOf(all, 100))));
    expect(three.more).toBeNull();
  });

  it("keeps a row that somebody acted on in its place when it no longer matches, marked, and shows it as it is now", () => {
    const list = listFrom(pageOf(range(1, 5), 10));
    const without = range(1, 5).filter((one) => one.id !== "E0003" && one.id !== "E0002");
    const reading = { hold: true, actedOn: new Set(["E0003"]) };
    const { list: next } = refreshed(list, 0, pageOf(without, 10), reading);
    expect(ids(next)).toEqual(["E0005", "E0004", "E0003", "E0001"]);
    expect([...next.left]).toEqual(["E0003"]);
    const shown = withRows(next, ["E0003"], [row(3, 1)]);
    expect(shown.items.find((one) => one.id === "E0003")).toEqual(row(3, 1));
    // It comes back when it matches again, and goes when there is no such event any more.
    expect([...refreshed(shown, 0, pageOf(range(1, 5), 10), reading).list.left]).toEqual([]);
    expect(ids(withRows(shown, ["E0003"], []))).toEqual(["E0005", "E0004", "E0001"]);
  });

  it("goes on below at the right row, also while rows are held back at the top", () => {
    const list = listFrom(pageOf(range(1, 20), 10));
    expect(refreshed(list, 0, pageOf(range(1, 23), 10), { hold: true }).list.more).toBe("E0011");
    expect(refreshed(list, 0, pageOf(range(1, 23), 14), { hold: true }).list.more).toBe("E0011");
  });

  it("takes a row in between that matches only now, and loses none below it", () => {
    const before = range(1, 30).filter((one) => one.id !== "E0018");
    const list = withMore(listFrom(pageOf(before, 10)), pageOf(before, 10, "E0021"));
    const { list: next } = refreshed(list, 1, pageOf(range(1, 30), 10, "E0021"), { hold: false });
    expect(ids(next)).toEqual(ids(listFrom(pageOf(range(10, 30), 30))));
    expect(next.more).toBe("E0010");
  });

  it("keeps the pages below when the first one is asked for again with some rows of the next", () => {
    const all = range(1, 30);
    const list = withMore(listFrom(pageOf(all, 10)), pageOf(all, 10, "E0021"));
    expect(refreshed(list, 0, pageOf(all, 14), { hold: false }).list).toBe(list);
  });

  it("loses no row below a page that has none but is not the last", () => {
    const bare: Page<Row> = { items: [], nextCursor: "E0005" };
    const list = withMore(withMore(listFrom(bare), { items: [], nextCursor: "E0004" }), pageOf(range(1, 3), 10));
    const first = refreshed(list, 0, bare, { hold: false }).list;
    expect(ids(refreshed(first, 1, { items: [], nextCursor: "E0004" }, { hold: false }).list)).toEqual(ids(list));
    const gone = withMore(listFrom<Row>({ items: [row(5)], nextCursor: "E0005" }), pageOf(range(1, 3), 10));
    expect(ids(refreshed(gone, 0, bare, { hold: true }).list)).toEqual(ids(listFrom(pageOf(range(1, 3), 10))));
  });

  it("is always in order and without a row twice, whatever comes, goes and changes", () => {
    const step = fc.record({
      add: fc.integer({ min: 0, max: 15 }),
      drop: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
      page: fc.integer({ min: 0, max: 2 }),
      hold: fc.boolean(),
      more: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let all = range(1, 30);
        let list = listFrom(pageOf(all, 10));
        for (const { add, drop, page, hold, more } of steps) {
          const newest = Number((all.at(-1)?.id ?? "E0000").slice(1));
          all = [...all.filter((one) => !drop.includes(Number(one.id.slice(1)))), ...range(newest + 1, newest + add)];
          if (more && list.more !== null) list = withMore(list, pageOf(all, 10, list.more));
          const index = Math.min(page, list.starts.length - 1);
          list = refreshed(list, index, pageOf(all, 10, list.starts[index]?.cursor ?? null), { hold }).list;
          const shown = ids(list);
          expect(shown).toEqual([...new Set(shown)].sort().reverse());
        }
        const settled = refreshed(list, 0, pageOf([...all, row(9999)], 10), { hold: false }).list;
        expect(ids(settled)).toEqual(ids(listFrom(pageOf([...all, row(9999)], 10))));
      }),
      { numRuns: 200 },
    );
  });
});
