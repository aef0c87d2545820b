import { act } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ask } from "../../web/src/data/answer.ts";
import { api } from "../../web/src/data/client.ts";
import { useResource } from "../../web/src/data/use-resource.ts";
import { useFollowed } from "../../web/src/features/events/use-followed.ts";
import { type Asked, answerWith, show } from "./page.tsx";

const EVERY_MS = 5_000;
const BROKEN = { type: "", title: "Out of order", status: 503, detail: "", code: "out-of-order" };
const put = { value: (_: string): void => undefined };

/** The firm's name as the settings have it. */
function Name() {
  const name = useResource({
    key: ["name"],
    everyMs: EVERY_MS,
    load: async () => {
      const answer = await ask(api.settings.$get());
      return answer.ok ? { ok: true as const, value: answer.value.firmName } : answer;
    },
  });
  put.value = name.put;
  return (
    <p>
      {name.value ?? "Loading"}
      {name.problem === null ? "" : ` (${name.problem.title})`}
    </p>
  );
}

let names: string[];
let asked: readonly Asked[];
const shown = () => document.querySelector("p")?.textContent;
const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
const isHidden = (hidden: boolean) => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(hidden ? "hidden" : "visible");
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};

beforeEach(() => {
  vi.useFakeTimers();
  names = ["Acme"];
  asked = answerWith(({ method }) => {
    if (method !== "GET") return {};
    const [name = ""] = names;
    return name === "" ? undefined : name === "broken" ? Response.json(BROKEN, { status: 503 }) : { firmName: name };
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("what the page knows of Orbit", () => {
  it("is there at once when a view is shown again, and asked for anew only when it is older than its pace", async () => {
    const first = show(<Name />);
    expect(shown()).toBe("Loading");
    await pass(0);
    first.unmount();
    show(<Name />);
    expect(shown()).toBe("Acme");
    await pass(0);
    expect(asked.length).toBe(1);
    await pass(EVERY_MS);
    expect(asked.length).toBe(2);
  });

  it("is asked for again at once where it is shown next, after a person changed anything", async () => {
    const first = show(<Name />);
    await pass(0);
    first.unmount();
    await api["mail-preferences"].$patch({ json: {} });
    names = ["Acme Group"];
    show(<Name />);
    expect(shown()).toBe("Acme");
    await pass(0);
    expect(shown()).toBe("Acme Group");
  });

  it("is not asked for while the tab is hidden, and at once when somebody comes back", async () => {
    show(<Name />);
    await pass(0);
    isHidden(true);
    await pass(20 * EVERY_MS);
    expect(asked.length).toBe(1);
    isHidden(false);
    await pass(0);
    expect(asked.length).toBe(2);
  });

  it("stays when a refresh fails, with the problem beside it, and is asked for less often meanwhile", async () => {
    show(<Name />);
    await pass(0);
    names = ["broken"];
    await pass(EVERY_MS + 1);
    expect(shown()).toBe("Acme (Out of order)");
    await pass(EVERY_MS);
    expect(asked.length).toBe(2);
    names = ["Acme"];
    await pass(EVERY_MS + 1);
    expect(shown()).toBe("Acme");
  });

  it("is asked for at its pace while there is no such thing yet", async () => {
    names = [""];
    show(<Name />);
    await pass(0);
    expect(shown()).toBe("Loading (Not found)");
    names = ["Acme"];
    await pass(EVERY_MS + 1);
    expect(shown()).toBe("Acme");
  });

  it("shows what a change answered, also when an older answer comes in after it", async () => {
    show(<Name />);
    await pass(0);
    const late = Promise.withResolvers<object>();
    answerWith(() => late.promise);
    await pass(EVERY_MS);
    put.value("Renamed");
    await pass(0);
    late.resolve({ firmName: "Acme of before" });
    await pass(0);
    expect(shown()).toBe("Renamed");
  });

  it.each(["first", "next"])(
    "is not what the %s answer says that was on its way while a person changed something",
    async (which) => {
      if (which === "next") {
        show(<Name />);
        await pass(0);
      }
      const late = Promise.withResolvers<object>();
      answerWith(() => late.promise);
      if (which === "first") show(<Name />);
      await pass(which === "first" ? 0 : EVERY_MS);
      answerWith(({ method }) => (method === "GET" ? { firmName: "Acme Group" } : {}));
      await api["mail-preferences"].$patch({ json: {} });
      late.resolve({ firmName: "Acme of before" });
      await pass(0);
      expect(shown()).toBe("Acme Group");
    },
  );

  it("is asked for again when the counts beside it change, and not while they stay", async () => {
    const counts = { queued: 0, waiting: 0, synced: 7, failed: 1, skipped: 0, resolved: 0 };
    const follow = { synced: (_: number): void => undefined };
    function Beside() {
      const [synced, setSynced] = useState(7);
      follow.synced = setSynced;
      useFollowed({ ...counts, synced }, ["name"]);
      return <Name />;
    }
    show(<Beside />);
    await pass(0);
    const before = asked.length;
    act(() => follow.synced(7));
    await pass(0);
    expect(asked.length).toBe(before);
    names = ["Acme Group"];
    act(() => follow.synced(8));
    await pass(0);
    expect(shown()).toBe("Acme Group");
  });
});
