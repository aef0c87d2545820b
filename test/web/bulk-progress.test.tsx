import { screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { followBulk, putAway } from "../../web/src/features/events/bulk.ts";
import { BulkProgress } from "../../web/src/features/events/bulk-progress.tsx";
import { useSummary } from "../../web/src/features/events/use-summary.ts";
import { answerWith, show } from "./page.tsx";

const none = { queued: 0, waiting: 0, synced: 0, skipped: 0, failed: 0, resolved: 0 };

/** The counts of the tabs. */
function Counts() {
  const { byStatus } = useSummary().value ?? { byStatus: none };
  return <p>{`${byStatus.queued} queued, ${byStatus.failed} failed`}</p>;
}

afterEach(putAway);

describe("the progress of many events", () => {
  it("has the counts beside it asked for again when it goes on, so that both say the same", async () => {
    let byStatus = { ...none, queued: 2 };
    answerWith(({ path }) => {
      if (path === "/api/events/summary") return { byStatus, byCode: [], oldestUnresolvedAt: null };
      return path === "/api/events/progress" ? { byStatus } : undefined;
    });
    show(
      <>
        <Counts />
        <BulkProgress />
      </>,
    );
    await screen.findByText("2 queued, 0 failed");
    byStatus = { ...none, failed: 2 };
    followBulk("2 events", ["a", "b"]);
    await screen.findByText("0 of 2 done, 2 of 2 failed again");
    // Long before their own pace.
    await waitFor(() => expect(screen.getByText("0 queued, 2 failed")).toBeTruthy(), { timeout: 700 });
  });
});
