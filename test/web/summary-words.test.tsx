import { expect, it } from "vitest";
import type { EventSummary } from "../../web/src/data/shapes.ts";
import { SummaryWords } from "../../web/src/features/events/summary-words.tsx";
import { show } from "./page.tsx";

const NONE = { queued: 0, waiting: 0, failed: 0, resolved: 0, synced: 4, skipped: 0 };
const cut = { code: "disconnected", title: "The organisation is disconnected", failed: 0 } as const;

function words(summary: Partial<EventSummary>): string {
  const shown = show(<SummaryWords summary={{ byStatus: NONE, byCode: [], oldestUnresolvedAt: null, ...summary }} />);
  const { textContent } = shown.container;
  shown.unmount();
  return textContent ?? "";
}

it("what waits until somebody reconnects is named apart from what continues by itself", () => {
  const byStatus = { ...NONE, failed: 3, waiting: 3, queued: 1 };
  expect(words({ byStatus, byCode: [{ ...cut, count: 2 }] })).toBe(
    "3 events need attention; 2 more wait until somebody reconnects; 2 more are waiting or under way.",
  );
  expect(words({ byStatus: { ...NONE, waiting: 1 }, byCode: [{ ...cut, count: 1 }] })).toBe(
    "1 event waits until somebody reconnects.",
  );
  expect(words({ byStatus: { ...NONE, waiting: 2 } })).toBe("2 events are waiting or under way.");
  expect(words({})).toBe("Every event is done.");
});
