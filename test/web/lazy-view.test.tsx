import { act, screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fetchViews, lateViews, lazyView } from "../../web/src/app/frame/lazy-view.tsx";
import { show } from "./page.tsx";

const View = ({ of: what }: { readonly of: string }) => <h1>{what}</h1>;

describe("a view whose code comes later", () => {
  it("is there at once when it was fetched before it was wanted", async () => {
    const Lazy = lazyView(async () => View);
    await fetchViews();
    show(<Lazy of="Months" />);
    expect(screen.getByRole("heading", { name: "Months" })).toBeTruthy();
  });

  it("is drawn when it comes, and says so for whoever waits to give it the focus", async () => {
    const code = Promise.withResolvers<typeof View>();
    const Lazy = lazyView(() => code.promise);
    const before = lateViews.value;
    show(<Lazy of="Months" />);
    expect(screen.getByRole("status").textContent).toContain("Loading the view");
    await act(async () => code.resolve(View));
    expect(await screen.findByRole("heading", { name: "Months" })).toBeTruthy();
    expect(lateViews.value).toBe(before + 1);
  });

  it("that cannot be had says so, and offers to load the page again", async () => {
    const Lazy = lazyView<{ of: string }>(() => Promise.reject(new Error("of an Orbit before")));
    show(<Lazy of="Months" />);
    expect(await screen.findByText("This view could not be loaded")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Load the page again" })).toBeTruthy();
  });
});
