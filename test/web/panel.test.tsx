import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { EventDetail } from "../../web/src/data/shapes.ts";
import { NO_FILTERS } from "../../web/src/features/events/filters.ts";
import { Panel } from "../../web/src/features/events/panel/panel.tsx";
import { announcements } from "../../web/src/ui/announce.ts";
import { answerWith, show } from "./page.tsx";
import { aFailedEvent, pageOf } from "./records.ts";

const SYDNEY = {
  tenantId: "sydney",
  name: "Harbour Sydney",
  resourceId: "copy-1",
  status: "failed",
  failures: [],
} as const;
const event = aFailedEvent({
  targets: [SYDNEY],
  timeline: [{ at: "2026-11-26T09:30:00.000Z", text: "Xero reported it." }],
});

async function opened(
  role: "operator" | "viewer",
  detail: EventDetail = event,
  then: EventDetail["status"] = "queued",
) {
  let current = detail;
  const asked = answerWith(({ method, path }) => {
    if (path === "/api/drift") return pageOf([]);
    if (method === "POST" && path === "/api/events/event-1/resync") current = { ...detail, status: then, failures: [] };
    return path.startsWith("/api/events/event-1") ? current : undefined;
  });
  show(<Panel eventId="event-1" filters={NO_FILTERS} shownIds={["event-1", "event-2"]} onChanged={() => undefined} />, {
    role,
    at: "/events/event-1",
  });
  await screen.findByRole("heading", { name: "INV-0001" });
  return asked;
}

describe("an event's panel", () => {
  it("shows the record on both sides, each with its way into its own Xero", async () => {
    await opened("operator");
    const places = within(screen.getByRole("region", { name: "Where it is" }));
    expect(places.getByText("Acme Group")).toBeTruthy();
    expect(places.getByText("Harbour Sydney")).toBeTruthy();
    const ways = places.getAllByRole("link", { name: /Open in Xero/ }).map((link) => link.getAttribute("href"));
    expect(ways).toEqual([expect.stringContaining("invoice-1"), expect.stringContaining("copy-1")]);
    expect(places.getByRole("link", { name: "Compare the two" }).getAttribute("href")).toBe(
      "/mappings/invoice/invoice-1/sydney",
    );
  });

  it("does not say that it is queued where it still waits", async () => {
    announcements.value = [];
    await opened("operator", { ...event, status: "waiting" }, "waiting");
    fireEvent.click(screen.getByRole("button", { name: "Re-sync" }));
    await waitFor(() =>
      expect(announcements.value.map(({ words }) => words)).toEqual([
        "INV-0001 continues as soon as what it waits for is over.",
      ]),
    );
  });

  it("says of an event that is over where the record was then", async () => {
    const later = { at: "2026-11-26T10:00:00.000Z", text: "Moved to Harbour Melbourne." };
    await opened("operator", { ...event, status: "synced", failures: [], failure: null, later });
    expect(screen.getByRole("region", { name: "Where it was then" })).toBeTruthy();
    expect(screen.queryByRole("region", { name: "Where it is" })).toBeNull();
  });

  it("says what is wrong, what to do, and what happened", async () => {
    await opened("operator");
    const outcome = within(screen.getByRole("region", { name: "What became of it" }));
    expect(outcome.getByRole("heading", { name: event.failures[0]?.title ?? "" })).toBeTruthy();
    expect(outcome.getAllByRole("listitem").length).toBe(event.failures[0]?.remedy.length);
    expect(screen.getByText("Xero reported it.")).toBeTruthy();
  });

  it("shows what a press answered at once, before it is asked for again", async () => {
    const asked = await opened("operator");
    fireEvent.click(screen.getByRole("button", { name: "Re-sync" }));
    expect(await screen.findByText("Orbit looks at it in a moment.")).toBeTruthy();
    expect(asked.filter(({ method }) => method === "POST").map(({ path }) => path)).toEqual([
      "/api/events/event-1/resync",
    ]);
    expect(screen.queryByRole("button", { name: "Mark as resolved" })).toBeNull();
  });

  it("lets a viewer look and press nothing", async () => {
    await opened("viewer");
    for (const name of ["Re-sync", "Mark as resolved"]) {
      expect(screen.getByRole("button", { name }).getAttribute("aria-disabled")).toBe("true");
    }
    expect(screen.getByText("Viewers can look but not change anything.")).toBeTruthy();
  });

  it("goes to the next event that is shown, and not beyond the last", async () => {
    await opened("operator");
    expect(screen.getByRole("button", { name: "Previous event" }).getAttribute("aria-disabled")).toBe("true");
    fireEvent.click(screen.getByRole("button", { name: "Next event" }));
    expect(location.pathname).toBe("/events/event-2");
  });
});
