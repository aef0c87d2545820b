import { expect, it } from "vitest";
import { eachOnce } from "../../../src/api/document-history.ts";
import { storyOf } from "../../../web/src/features/documents/story.ts";

it("a document's history has what people wrote among what happened, in the order of time", () => {
  const entry = (at: string) => ({ at, text: at, eventId: "e", tenantId: "t", entityName: "Group" });
  const note = (at: string) => ({ id: at, at, by: "Ann", text: "Late" });
  const [first, second, third] = ["2026-11-22T10:00:00.000Z", "2026-11-22T10:00:01.000Z", "2026-11-22T10:00:02.000Z"];
  const story = storyOf({ history: [entry(first), entry(third)], notes: [note(first), note(second)] });
  expect(story.map(({ is, at }) => [is, at])).toEqual([
    ["entry", first],
    ["note", first],
    ["note", second],
    ["entry", third],
  ]);
});

it("a document's history says a sentence of the group's event and of the satellite's once", () => {
  const entry = (at: string, text: string, tenantId: string) => ({ at, text, eventId: "e", tenantId, entityName: "A" });
  const [found, again, later] = [
    entry("2026-11-22T10:00:00.100Z", "Found edited.", "group"),
    entry("2026-11-22T10:00:00.900Z", "Found edited.", "satellite"),
    entry("2026-11-22T10:00:05.000Z", "Found edited.", "satellite"),
  ];
  expect(eachOnce([found, again, later])).toEqual([found, later]);
});
