import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { NO_FILTERS } from "../../web/src/features/events/filters.ts";
import { NoEvents } from "../../web/src/features/events/no-events.tsx";
import { show } from "./page.tsx";

const summary = {
  byStatus: { queued: 0, waiting: 0, synced: 3, skipped: 0, failed: 0, resolved: 0 },
  byCode: [],
  oldestUnresolvedAt: null,
};

describe("events without a row", () => {
  it("lead a search that found nothing to the documents, where the number is looked up in Xero", () => {
    show(<NoEvents filters={{ ...NO_FILTERS, search: " INV-0037 " }} summary={summary} entities={[]} />);
    const link = screen.getByRole("link", { name: "Look for “INV-0037” in Documents" });
    expect(link.getAttribute("href")).toBe("/documents?q=INV-0037");
  });
});
