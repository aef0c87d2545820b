import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/domain/firm.ts";
import { discard } from "../../web/src/features/settings/draft.ts";
import { SettingsForm } from "../../web/src/features/settings/settings-form.tsx";
import { Link } from "../../web/src/ui/link.tsx";
import { place } from "../../web/src/ui/place.ts";
import { type Asked, answerWith, show } from "./page.tsx";
import { someSettings } from "./records.ts";

const settings = someSettings({ ...DEFAULT_SETTINGS, quietHours: null });
let asked: readonly Asked[] = [];

beforeEach(() => {
  asked = answerWith(({ method, body }) => (method === "PATCH" ? { ...settings, ...(body as object) } : undefined));
  show(
    <>
      <SettingsForm settings={settings} mayChange onSaved={() => undefined} />
      <Link to="/events">Elsewhere</Link>
    </>,
    { at: "/settings" },
  );
});
afterEach(discard);

const changes = () => asked.filter(({ method }) => method === "PATCH").map(({ body }) => body);
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

async function leaveWith(value: string) {
  fireEvent.change(screen.getByLabelText(/When somebody edits a copy/), { target: { value } });
  await screen.findByText("1 change is not saved.");
  fireEvent.click(screen.getByRole("link", { name: "Elsewhere" }));
}

describe("settings that are not saved", () => {
  it("are asked about before another view is opened, and stay with whoever stays", async () => {
    await leaveWith("keep");
    await screen.findByRole("dialog", { name: "Save your changes first?" });
    expect(place.value.path).toBe("/settings");
    press("Stay");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByText("1 change is not saved.")).toBeTruthy();
    expect([place.value.path, changes()]).toEqual(["/settings", []]);
  });

  it("are discarded on the way out when the person says so", async () => {
    await leaveWith("keep");
    await screen.findByRole("dialog");
    press("Discard changes");
    expect([place.value.path, changes()]).toEqual(["/events", []]);
  });

  it("are saved before the other view is opened", async () => {
    await leaveWith("ask");
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(dialog.querySelector("button.primary") ?? dialog);
    await waitFor(() => expect(place.value.path).toBe("/events"));
    expect(changes()).toEqual([{ satelliteEdits: "ask", seen: { satelliteEdits: "overwrite" } }]);
  });

  it("are not asked about where nothing was changed", async () => {
    fireEvent.click(screen.getByRole("link", { name: "Elsewhere" }));
    expect(place.value.path).toBe("/events");
  });
});
