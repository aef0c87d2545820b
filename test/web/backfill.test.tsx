import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { BackfillView } from "../../web/src/features/backfill/backfill-view.tsx";
import { answerWith, show } from "./page.tsx";
import { pageOf } from "./records.ts";

const preview = {
  ...{ from: "2026-11-01T00:00:00.000Z", to: "2026-11-20T23:59:59.999Z", calls: 4, minutes: 1 },
  records: { invoices: 9, creditNotes: 0, contacts: 0 },
  foreseen: { inStep: 6, failed: 1, onTheWay: 0, unseen: 2 },
};

describe("a backfill", () => {
  it("means the days of the clock in front of the reader, says so, and tells beforehand what it would do", async () => {
    const asked = answerWith(({ method, path }) => {
      if (path !== "/api/backfill") return pageOf([]);
      return method === "POST" ? preview : pageOf([]);
    });
    show(<BackfillView />, { role: "owner", at: "/backfill" });
    expect(await screen.findByText(/Whole days in your time zone/)).toBeTruthy();
    fireEvent.input(screen.getByLabelText("From"), { target: { value: "2026-11-01" } });
    fireEvent.input(screen.getByLabelText("To"), { target: { value: "2026-11-20" } });
    fireEvent.click(screen.getByRole("button", { name: "Preview" }));
    await waitFor(() => expect(asked.some(({ method }) => method === "POST")).toBe(true));
    expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(new Date(2026, 10, 21).getTime() - 1).toISOString(),
      dryRun: true,
    });
    expect(await screen.findByText(/6 up to date already, 1 that need/)).toBeTruthy();
  });
});
