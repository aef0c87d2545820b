import { describe, expect, it } from "vitest";
import { actionOf } from "../../../web/src/app/keyboard/keys.ts";
import { entriesFor, moved } from "../../../web/src/app/keyboard/palette-entries.ts";
import { readSaved, withSaved, writeSaved } from "../../../web/src/features/saved/saved.ts";

const plain = { ctrlKey: false, metaKey: false, altKey: false, isTyping: false, isCovered: false };

describe("a key", () => {
  it("does what the help says where nobody is typing", () => {
    const keys = ["/", "j", "k", "?", "Escape", "x", "Enter"];
    expect(keys.map((key) => actionOf({ ...plain, key }))).toEqual([
      ...["search", "next", "previous", "help", "back", null, null],
    ]);
  });

  it("is left to the field in which somebody types, and to a question that is open", () => {
    for (const key of ["/", "j", "?"]) expect(actionOf({ ...plain, key, isTyping: true })).toBeNull();
    expect(actionOf({ ...plain, key: "j", isCovered: true })).toBeNull();
    expect(actionOf({ ...plain, key: "j", ctrlKey: true })).toBeNull();
  });

  it("opens the palette from anywhere, with Ctrl or Cmd", () => {
    expect(actionOf({ ...plain, key: "k", ctrlKey: true, isTyping: true })).toBe("palette");
    expect(actionOf({ ...plain, key: "K", metaKey: true })).toBe("palette");
  });
});

describe("the palette", () => {
  const entry = (name: string) => ({ id: name, name, kind: "View", act: () => undefined });
  const entries = ["Overview", "Failed events", "Events"].map(entry);

  it("finds by every word in any order, beginnings first", () => {
    expect(entriesFor("events failed", entries).map(({ name }) => name)).toEqual(["Failed events"]);
    expect(entriesFor("eve", entries).map(({ name }) => name)).toEqual(["Events", "Failed events"]);
    expect(entriesFor("", entries)).toHaveLength(3);
    expect(entriesFor("nothing", entries)).toEqual([]);
  });

  it("goes round at its ends", () => {
    expect([moved(0, -1, 3), moved(2, 1, 3), moved(0, 1, 0)]).toEqual([2, 0, 0]);
  });
});

describe("saved views", () => {
  const storage = (kept: string | null) => ({ getItem: () => kept, setItem: () => undefined });

  it("are kept by name, the newest of a name, and whatever else was in their place is dropped", () => {
    const one = withSaved([], { name: " Late ", search: "?state=failed" });
    expect(withSaved(one, { name: "Late", search: "?state=waiting" })).toEqual([
      { name: "Late", search: "?state=waiting" },
    ]);
    expect(withSaved(one, { name: "  ", search: "?q=1" })).toBe(one);
    expect(readSaved(storage(JSON.stringify([...one, { name: 1 }, "x", { name: "a", search: "b" }])), "k")).toEqual(
      one,
    );
    expect(readSaved(storage("{broken"), "k")).toEqual([]);
  });

  it("say when the browser does not keep them", () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error("full");
      },
    };
    expect(writeSaved(full, "k", [])).toBe(false);
  });
});
