import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { Causes } from "../../web/src/features/events/causes.tsx";
import { NO_FILTERS } from "../../web/src/features/events/filters.ts";
import { answerWith, show } from "./page.tsx";

const summary = {
  byStatus: { queued: 0, waiting: 0, synced: 0, skipped: 0, failed: 2, resolved: 0 },
  byCode: [{ code: "no-tracking", title: "Invoice has no tracking", count: 2, failed: 2 }],
  oldestUnresolvedAt: null,
};
const failing = (id: string, remedy: readonly string[]) => {
  return {
    id,
    failures: [
      { code: "other", remedy: ["Of another cause."] },
      { code: "no-tracking", remedy },
    ],
  };
};

describe("a cause that somebody chose", () => {
  it("says what to do, as far as that is the same for its events", async () => {
    const items = [
      failing("a", ["Choose an option.", "Open INV-1."]),
      failing("b", ["Choose an option.", "Open INV-2."]),
    ];
    answerWith(({ path }) => (path === "/api/events" ? { items, nextCursor: null } : undefined));
    show(<Causes filters={{ ...NO_FILTERS, codes: ["no-tracking"] }} summary={summary} onChanged={() => undefined} />);
    const list = await screen.findByRole("list", { name: "What to do" });
    expect(list.textContent).toBe("Choose an option.");
  });
});
