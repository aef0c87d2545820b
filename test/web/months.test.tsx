import { act, fireEvent, screen } from "@testing-library/preact";
import { describe, expect, it, vi } from "vitest";
import type { TieOutDifference } from "../../web/src/data/shapes.ts";
import { SatelliteTable } from "../../web/src/features/months/satellite-table.tsx";
import { answerWith, show } from "./page.tsx";

const ZERO = { count: { group: 0, satellite: 0 }, group: "0.00", satellite: "0.00", difference: "0.00" };
const LINES = { invoiced: ZERO, credited: ZERO, tax: ZERO, received: ZERO, owing: ZERO };

function showDifferences(differences: TieOutDifference[]): void {
  const satellite = {
    ...{ tenantId: "sydney", name: "Harbour Sydney", currency: "AUD", lines: LINES, differences },
    ...{ differing: differences.length, unexplained: "345.00", compared: { documents: 1, payments: 0 } },
  };
  show(<SatelliteTable satellite={satellite} />);
}

function aDifference(parts: Partial<TieOutDifference> = {}): TieOutDifference {
  return {
    ...{ kind: "invoice", number: "INV-0009", groupId: "g", satelliteId: null, line: "invoiced" },
    ...{ group: "165.00", satellite: "0.00", reason: null, contactName: "Lost Ltd", date: "2026-11-26" },
    document: { kind: "invoice", groupId: "g", satelliteId: null },
    ...parts,
  } satisfies TieOutDifference;
}

const TEXT = "It is approved and not copied to Harbour Sydney yet. Copy it now.";
const FOUND = {
  ...{ kind: "invoice", groupId: "g", number: "INV-0009", contactName: "Lost Ltd", date: "2026-11-26" },
  ...{ status: "AUTHORISED", total: "165.00", currency: "AUD", known: false, document: null },
  verdict: { code: "not-copied", text: TEXT },
};

describe("a document of the group that nothing explains and that has no copy", () => {
  it("is looked up once for all its lines, with the verdict and the button of Documents", async () => {
    const asked = answerWith(({ method, path }) =>
      method === "GET"
        ? { items: [], nextCursor: null }
        : path.endsWith("/find")
          ? { items: [FOUND] }
          : { eventId: "e" },
    );
    showDifferences([aDifference(), aDifference({ line: "tax", group: "15.00" }), aDifference({ line: "owing" })]);
    expect(screen.queryByRole("button", { name: /^Check now/ })).toBeNull();
    expect(screen.queryByRole("link", { name: "INV-0009" })).toBeNull();

    fireEvent.click(screen.getAllByRole("button", { name: "Look it up: INV-0009" })[0] as HTMLElement);
    await vi.waitFor(() => expect(screen.getAllByText(TEXT)).toHaveLength(3));
    expect(asked.filter(({ path }) => path === "/api/documents/find").map(({ body }) => body)).toEqual([
      { q: "INV-0009" },
    ]);

    const [copy] = screen.getAllByRole("button", { name: "Copy it now" });
    await act(async () => void fireEvent.click(copy as HTMLElement));
    await vi.waitFor(() => expect(screen.getAllByText(/Tie out again in a moment/)).toHaveLength(3));
    expect(asked.some(({ path }) => path === "/api/documents/invoice/g/check")).toBe(true);
  });

  it("is summed up line by line: what is invoiced, its tax and what is owing are no one sum", () => {
    answerWith(() => ({ items: [], nextCursor: null }));
    showDifferences([aDifference(), aDifference({ line: "tax", group: "15.00" }), aDifference({ line: "owing" })]);
    const head = screen.getByText(/not explained:/).closest("p");
    expect(head?.textContent).toBe("1 document not explained: 165.00 invoiced, 15.00 tax, 165.00 owing now");
  });
});

it("a document that Orbit has not heard of is copied by its button, and leads to no page that would be empty", async () => {
  const asked = answerWith(({ method }) => (method === "GET" ? { items: [], nextCursor: null } : { eventId: "e" }));
  showDifferences([aDifference({ reason: { code: "not-copied", title: "Not copied yet", text: TEXT } })]);
  expect(screen.queryByRole("link", { name: "INV-0009" })).toBeNull();
  expect(screen.queryByRole("link", { name: "What to do" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Copy it now: INV-0009" }));
  await vi.waitFor(() => expect(asked.some(({ path }) => path === "/api/documents/invoice/g/check")).toBe(true));
});

describe("a payment that only the satellite has", () => {
  const payment = aDifference({
    ...{ kind: "payment", line: "received", group: "0.00", satellite: "165.00", groupId: null, satelliteId: "p" },
    reason: {
      code: "payment-only-in-satellite",
      title: "Payment exists only in the satellite",
      text: "It was entered in Harbour Sydney; the group has no such payment.",
    },
    document: { kind: "invoice", groupId: "g", satelliteId: "c" },
  });

  it("says what only a person can decide, where payments are received in the group", async () => {
    answerWith(({ path }) => (path === "/api/settings" ? { paymentsFrom: "group" } : undefined));
    showDifferences([payment]);
    await screen.findByText(/enter it in the group too, or remove it in Harbour Sydney/);
    screen.getByRole("link", { name: /^Open in Xero/ });
    expect(screen.queryByRole("button", { name: /^Check now/ })).toBeNull();
  });

  it("is left to people in what is owing for it, too: checking it would change nothing", async () => {
    answerWith(({ path }) => (path === "/api/settings" ? { paymentsFrom: "group" } : undefined));
    const text = "A payment of 165.00 AUD was entered in Harbour Sydney only. Orbit never deletes payments.";
    const reason = { code: "skip-satellite-change", title: "A payment entered in the satellite only", text };
    const { document } = payment;
    showDifferences([aDifference({ line: "owing", reason, document, satelliteId: "c" })]);
    await screen.findByRole("link", { name: /^Open in Xero/ });
    expect(screen.queryByRole("button", { name: /^Check now/ })).toBeNull();
    screen.getByRole("link", { name: "What to do" });
  });

  it("does not ask for it to be entered twice, where Orbit enters it in the group", async () => {
    const asked = answerWith(({ path }) => (path === "/api/settings" ? { paymentsFrom: "satellite" } : undefined));
    showDifferences([payment]);
    await vi.waitFor(() => expect(asked.some(({ path }) => path === "/api/settings")).toBe(true));
    await act(async () => {});
    expect(screen.queryByText(/enter it in the group too/)).toBeNull();
    screen.getByText(/the group has no such payment/);
    screen.getByRole("button", { name: /^Check now/ });
  });
});
