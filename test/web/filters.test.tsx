import { act, fireEvent, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FilterBar } from "../../web/src/features/events/filter-bar.tsx";
import { readFilters } from "../../web/src/features/events/filters.ts";
import { go, place } from "../../web/src/ui/place.ts";
import { show } from "./page.tsx";
import { anEntity } from "./records.ts";

function Bar() {
  return <FilterBar filters={readFilters(place.value.search)} entities={[anEntity()]} />;
}

const control = (label: string) => screen.getByLabelText(label) as HTMLInputElement;

afterEach(() => {
  vi.useRealTimers();
});

describe("the filters of the events", () => {
  it("show what the address says", () => {
    show(<Bar />, { at: "/events?kind=contact&entity=sydney&q=florist&from=2026-11-01&to=2026-11-30&technical=show" });
    const shown = ["Kind", "Satellite", "Search events", "From", "To"].map((label) => control(label).value);
    expect(shown).toEqual(["contact", "sydney", "florist", "2026-11-01", "2026-11-30"]);
    expect(control("Technical events").checked).toBe(true);
  });

  it("write each change to the address and keep the others", () => {
    show(<Bar />, { at: "/events?status=failed&q=florist" });
    fireEvent.change(control("Kind"), { target: { value: "invoice" } });
    fireEvent.change(control("Satellite"), { target: { value: "none" } });
    fireEvent.input(control("From"), { target: { value: "2026-11-01" } });
    expect(location.search).toBe("?status=failed&kind=invoice&entity=none&q=florist&from=2026-11-01");
  });

  it("search once typing pauses, in place of the address before", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    show(<Bar />, { at: "/events" });
    const before = history.length;
    for (const value of ["$1", "$16", "$165 "]) fireEvent.input(control("Search events"), { target: { value } });
    expect(location.search).toBe("");
    act(() => {
      vi.runOnlyPendingTimers();
    });
    expect(new URLSearchParams(location.search).get("q")).toBe("$165");
    expect(history.length).toBe(before);
  });

  it("follow the address when it is changed by a link or by going back", () => {
    show(<Bar />, { at: "/events?q=florist" });
    act(() => go("/events?q=bakery"));
    expect(control("Search events").value).toBe("bakery");
  });

  it("are cleared all but the status and the cause", () => {
    show(<Bar />, { at: "/events?status=failed&code=lock-date&kind=invoice&q=x" });
    fireEvent.click(screen.getByRole("button", { name: "Clear" }));
    expect(location.search).toBe("?status=failed&code=lock-date");
  });
});
