import { afterEach, describe, expect, it } from "vitest";
import { actOnMany } from "../../web/src/features/events/requests.ts";
import { announcements } from "../../web/src/ui/announce.ts";
import { answerWith } from "./page.tsx";

afterEach(() => {
  announcements.value = [];
});

const said = () => announcements.value.map(({ tone, words }) => [tone, words]);

describe("an action on many events", () => {
  it("is not said with a tick when nothing came of it", async () => {
    answerWith(({ path }) => (path === "/api/events/resolve" ? { matched: 2, resolved: 0 } : undefined));
    await actOnMany("resolve", { ids: ["a", "b"] });
    expect(said()).toEqual([["bad", "None of them has failed, so there is nothing to resolve."]]);
  });

  it("is said with one when something did", async () => {
    answerWith(({ path }) => (path === "/api/events/resolve" ? { matched: 2, resolved: 1 } : undefined));
    await actOnMany("resolve", { ids: ["a", "b"] });
    expect(said()).toEqual([["good", "1 event is marked as resolved."]]);
  });
});
