import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { EventsView } from "../../web/src/features/events/events-view.tsx";
import { type Asked, answerWith, show } from "./page.tsx";
import { anEntity, anEvent, pageOf } from "./records.ts";

const events = [1, 2, 3].map((n) => anEvent({ id: `event-${n}`, label: `INV-000${n}`, resourceId: `invoice-${n}` }));
const PLAN = {
  records: 2,
  inStep: 0,
  write: [{ tenantId: "sydney", name: "Harbour Sydney", records: 2 }],
  kept: 0,
  cannotRun: [],
};
const NO_COUNTS = { queued: 0, waiting: 0, synced: 3, skipped: 0, failed: 0, resolved: 0 };

async function listed(role: "operator" | "viewer" = "operator") {
  const asked = answerWith(({ method, path, body }) => {
    if (method === "POST" && path === "/api/events/resync") {
      const { ids = [] } = body as { ids?: readonly string[] };
      return { matched: ids.length, queued: ids.length, plan: PLAN, follow: [] };
    }
    if (path === "/api/events/summary") return { byStatus: NO_COUNTS, byCode: [], oldestUnresolvedAt: null };
    if (path === "/api/events") return pageOf(events);
    return path === "/api/entities" ? pageOf([anEntity()]) : pageOf([]);
  });
  show(<EventsView eventId={null} />, { role, at: "/events" });
  await screen.findByRole("checkbox", { name: "Select INV-0001" });
  return asked;
}

const tick = (name: string) => fireEvent.click(screen.getByRole("checkbox", { name }));
const resyncs = (asked: readonly Asked[]) =>
  asked.filter(({ path }) => path === "/api/events/resync").map(({ body }) => body);

describe("events that are selected", () => {
  it("are counted, and shown as all once every row is ticked", async () => {
    await listed();
    expect(screen.queryByRole("region", { name: "Selected events" })).toBeNull();
    tick("Select INV-0001");
    tick("Select INV-0003");
    const all = screen.getByRole("checkbox", { name: "Select all events shown" }) as HTMLInputElement;
    expect([screen.getByText("2 selected") !== null, all.checked, all.indeterminate]).toEqual([true, false, true]);
    tick("Select INV-0002");
    expect([screen.getByText("3 selected") !== null, all.checked, all.indeterminate]).toEqual([true, true, false]);
  });

  it("are re-synced only after the plan was shown and somebody agreed", async () => {
    const asked = await listed();
    tick("Select INV-0001");
    tick("Select INV-0003");
    fireEvent.click(screen.getByRole("button", { name: "Re-sync" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(await dialog.findByText("At most 2 copies are written in Harbour Sydney.")).toBeTruthy();
    expect(resyncs(asked)).toEqual([{ ids: ["event-1", "event-3"], dryRun: true }]);
    fireEvent.click(dialog.getByRole("button", { name: "Re-sync 2 events" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(resyncs(asked).slice(1)).toEqual([{ ids: ["event-1", "event-3"], follow: true }]);
    expect(screen.queryByText("2 selected")).toBeNull();
  });

  it("stay selected, and untouched, when the plan is turned down", async () => {
    const asked = await listed();
    tick("Select INV-0002");
    fireEvent.click(screen.getByRole("button", { name: "Re-sync" }));
    const dialog = within(await screen.findByRole("dialog"));
    await dialog.findByText("At most 2 copies are written in Harbour Sydney.");
    fireEvent.click(dialog.getByRole("button", { name: "Cancel" }));
    expect(screen.getByText("1 selected")).toBeTruthy();
    expect(resyncs(asked)).toEqual([{ ids: ["event-2"], dryRun: true }]);
  });

  it("are none for a viewer", async () => {
    await listed("viewer");
    const boxes = screen.getAllByRole("checkbox", { name: /^Select/ }) as HTMLInputElement[];
    expect(boxes.map((box) => box.disabled)).toEqual([true, true, true, true]);
  });
});
