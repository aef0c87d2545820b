/** The same things open twice: what is saved in one tab is not overwritten by the other without a word. */

import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/domain/firm.ts";
import { EntityForm } from "../../web/src/features/entities/entity-form.tsx";
import { discard } from "../../web/src/features/settings/draft.ts";
import { SettingsForm } from "../../web/src/features/settings/settings-form.tsx";
import { answerWith, show } from "./page.tsx";
import { anEntity, pageOf, someSettings } from "./records.ts";

/** What the API holds; PATCH refuses what was not seen as it is. */
function holding<T extends object>(first: T, at: string, list: (held: T) => unknown) {
  const held = { now: first, asked: [] as unknown[] };
  answerWith(({ method, path, body }) => {
    if (method !== "PATCH") return path === at ? list(held.now) : undefined;
    held.asked.push(body);
    const { seen, ...wanted } = body as { seen?: object };
    const differs = Object.entries(seen ?? {}).some(([name, value]) => value !== Reflect.get(held.now, name));
    if (differs) {
      const refusal = { type: "", title: "Somebody changed this in the meantime", status: 409, detail: "Look." };
      return Response.json({ ...refusal, code: "changed-meanwhile" }, { status: 409 });
    }
    held.now = { ...held.now, ...wanted };
    return held.now;
  });
  return held;
}

const save = () => fireEvent.click(screen.getByRole("button", { name: "Save" }));

describe("settings that another tab saved in the meantime", () => {
  afterEach(discard);

  function Settings({ first }: { readonly first: ReturnType<typeof someSettings> }) {
    const [settings, setSettings] = useState(first);
    return <SettingsForm settings={settings} mayChange onSaved={setSettings} />;
  }

  it("are not overwritten before the person was told of them, and are when the person saves again", async () => {
    const first = someSettings({ ...DEFAULT_SETTINGS, quietHours: null });
    const held = holding(first, "/api/settings", (now) => now);
    show(<Settings first={first} />, { at: "/settings" });
    fireEvent.change(screen.getByLabelText(/When somebody edits a copy/), { target: { value: "keep" } });
    await screen.findByText("1 change is not saved.");
    held.now = { ...first, satelliteEdits: "ask", historyNotes: true };
    save();
    await screen.findByText("Somebody changed this in the meantime");
    expect(screen.getByText(/Edits of copies: overwritten → asked about\. Nothing was saved\./)).toBeTruthy();
    expect(held.now.satelliteEdits).toBe("ask");
    expect((screen.getByLabelText("Write history notes") as HTMLInputElement).checked).toBe(true);
    expect(screen.getByText("1 change is not saved.")).toBeTruthy();
    save();
    await waitFor(() => expect(held.now).toMatchObject({ satelliteEdits: "keep", historyNotes: true }));
    await waitFor(() => expect(screen.queryByText("Somebody changed this in the meantime")).toBeNull());
  });

  it("are not overwritten either when they came to this tab while something else was entered", async () => {
    const first = someSettings({ ...DEFAULT_SETTINGS, quietHours: null });
    const held = holding(first, "/api/settings", (now) => now);
    const shown = show(<SettingsForm settings={first} mayChange onSaved={() => undefined} />, { at: "/settings" });
    fireEvent.change(screen.getByLabelText(/When somebody edits a copy/), { target: { value: "keep" } });
    await screen.findByText("1 change is not saved.");
    shown.unmount();
    held.now = { ...first, satelliteEdits: "ask" };
    show(<Settings first={held.now} />, { at: "/settings" });
    await screen.findByText("1 change is not saved.");
    save();
    await screen.findByText("Somebody changed this in the meantime");
    expect(held.now.satelliteEdits).toBe("ask");
  });
});

describe("an organisation that another tab changed in the meantime", () => {
  const first = anEntity({ dayLimit: null });

  function Form() {
    const [entity, setEntity] = useState(first);
    const reload = async () => {
      const answer: { items: (typeof first)[] } = await (await fetch("/api/entities")).json();
      const newest = answer.items[0];
      if (newest !== undefined) setEntity(newest);
    };
    return (
      <>
        <EntityForm entity={entity} onSaved={() => undefined} onStale={reload} />
        <button type="button" onClick={() => void reload()}>
          Next poll
        </button>
      </>
    );
  }

  it("is shown as it is now in the open form, and not put back by saving something else", async () => {
    const held = holding(first, "/api/entities", (now) => pageOf([now]));
    show(<Form />, { at: "/entities" });
    held.now = { ...first, dayLimit: 1000 };
    fireEvent.click(screen.getByText("Next poll"));
    await waitFor(() => expect((screen.getByLabelText("Day limit") as HTMLInputElement).value).toBe("1000"));
    fireEvent.change(screen.getByLabelText("Role"), { target: { value: "unassigned" } });
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Save" }).getAttribute("aria-disabled")).toBe("false"),
    );
    save();
    await waitFor(() => expect(held.asked).toEqual([{ role: "unassigned", seen: { role: "satellite" } }]));
  });

  it("is not overwritten before the person was told of it", async () => {
    const held = holding(first, "/api/entities", (now) => pageOf([now]));
    show(<Form />, { at: "/entities" });
    fireEvent.input(screen.getByLabelText("Day limit"), { target: { value: "5000" } });
    held.now = { ...first, dayLimit: 1000 };
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Save" }).getAttribute("aria-disabled")).toBe("false"),
    );
    save();
    await screen.findByText(/Calls in 24 hours: none → 1,000\. Nothing was saved\./);
    expect(held.now.dayLimit).toBe(1000);
    save();
    await waitFor(() => expect(held.now.dayLimit).toBe(5000));
  });
});
