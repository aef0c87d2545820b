import { act, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DocumentView } from "../../web/src/features/documents/document-view.tsx";
import { checkNow } from "../../web/src/features/documents/requests.ts";
import { answerWith, show } from "./page.tsx";

const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the page of a document that Orbit does not hold", () => {
  it("says so, but not while somebody has just asked for it", async () => {
    answerWith(({ method }) => (method === "POST" ? {} : undefined));
    show(<DocumentView document={{ kind: "invoice", groupId: "invoice-9" }} />);
    await pass(0);
    screen.getByText("Orbit holds no such document.");

    await act(async () => void (await checkNow("invoice", "invoice-9", "INV-0009")));
    await pass(3_500);
    expect(screen.queryByText("Orbit holds no such document.")).toBeNull();
    await pass(60_000);
    screen.getByText("Orbit holds no such document.");
  });
});
