import { expect, it } from "vitest";
import { storyOf } from "../../../web/src/documents/story.ts";

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
