import { screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { OrbitDocument } from "../../web/src/data/shapes.ts";
import { NO_DOCUMENT_FILTERS } from "../../web/src/features/documents/document-filters.ts";
import { DocumentList } from "../../web/src/features/documents/document-list.tsx";
import { answerWith, show } from "./page.tsx";
import { pageOf } from "./records.ts";

const group = { status: "AUTHORISED", total: "440.00", tax: "40.00", paid: "0.00", credited: "214.50", due: "225.50" };
const invoice: OrbitDocument = {
  ...{ kind: "invoice", groupId: "invoice-1", number: "INV-0009", reference: null, contactName: "Ridgeway" },
  ...{ date: "2026-11-26", dueDate: "2026-12-10", currency: "AUD", state: "in-step", group, satellite: null },
  ...{ failure: null, failures: [], updatedAt: "2026-11-26T10:00:00.000Z", checkedAt: null },
};

it("the list's amounts add up: what is credited stands with what is paid, where there is any", async () => {
  const note: OrbitDocument = { ...invoice, kind: "credit-note", groupId: "note-1", number: "CN-0001" };
  const plain = { ...invoice, groupId: "invoice-2", number: "INV-0010", group: { ...group, credited: "0.00" } };
  answerWith(({ path }) => pageOf(path === "/api/documents" ? [invoice, note, plain] : []));
  show(<DocumentList filters={NO_DOCUMENT_FILTERS} satellites={[]} group={null} />, {
    role: "owner",
    at: "/documents",
  });
  const rowOf = async (number: string) => (await screen.findByText(number)).closest("tr")?.textContent;
  expect(await rowOf("INV-0009")).toContain("$214.50 credited");
  expect(await rowOf("CN-0001")).toContain("$214.50 used");
  expect(await rowOf("INV-0010")).not.toContain("credited");
});
