import { act, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { explain } from "../../src/domain/failure-words.ts";
import type { DocumentDetail } from "../../web/src/data/shapes.ts";
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

describe("the page of a document that waits", () => {
  it("says when it is tried again, and not that a copy was read that is not there", async () => {
    vi.setSystemTime(new Date("2026-11-26T09:30:00.000Z"));
    const { remedy, ...words } = explain({ code: "day-limit", entity: "Sydney", untilMs: 0, limit: 5000 });
    const failure = { ...words, remedy: [...remedy] };
    const money = { status: "AUTHORISED", total: "68.20", tax: "6.20", paid: "0.00", credited: "0.00", due: "68.20" };
    const document = {
      ...{ kind: "invoice", groupId: "invoice-1", number: "INV-0001", reference: null, contactName: null },
      ...{ date: "2026-11-26", dueDate: null, currency: "AUD", state: "waiting", group: money, satellite: null },
      ...{ failure, failures: [failure], updatedAt: "2026-11-26T09:30:00.000Z", checkedAt: "2026-11-26T09:29:00.000Z" },
      ...{ differences: [], history: [], historySince: null, notes: [], nextAttemptAt: "2026-11-26T18:01:00.000Z" },
    } satisfies DocumentDetail;
    answerWith(({ path }) => (path === "/api/documents/invoice/invoice-1" ? document : undefined));
    show(<DocumentView document={{ kind: "invoice", groupId: "invoice-1" }} />);
    await pass(0);
    screen.getByText(/^The group’s was read from Xero/);
    expect(screen.getByRole("region", { name: "State" }).textContent).toMatch(/Retries by itself in 8 h 31 min, .*at /);
  });
});

describe("the page of a document with a copy", () => {
  it("does not say that both sides were read at the time of the earlier read", async () => {
    const side = { status: "AUTHORISED", total: "68.20", tax: "6.20", paid: "0.00", credited: "0.00", due: "68.20" };
    const document = {
      ...{ kind: "invoice", groupId: "invoice-2", number: "INV-0002", reference: null, contactName: null },
      ...{ date: "2026-11-26", dueDate: null, currency: "AUD", state: "in-step", group: side },
      satellite: { ...side, tenantId: "sydney", name: "Harbour Sydney", documentId: "copy-2" },
      ...{ failure: null, failures: [], updatedAt: "2026-11-26T09:30:00.000Z", checkedAt: "2026-11-26T09:29:00.000Z" },
      ...{ differences: [], history: [], historySince: null, notes: [], nextAttemptAt: null },
    };
    answerWith(({ path }) => (path === "/api/documents/invoice/invoice-2" ? document : undefined));
    show(<DocumentView document={{ kind: "invoice", groupId: "invoice-2" }} />);
    await pass(0);
    expect(screen.getByRole("region", { name: "State" }).textContent).toMatch(
      /Both sides read from Xero, the earlier read (at|on|yesterday) /,
    );
  });
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
