import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { DOCUMENT_NOTE_CHARS, DOCUMENT_NOTES_MOST } from "../../../src/limits.ts";
import { upsertDocuments } from "../../../src/store/documents.ts";
import { addNote } from "../../../src/store/notes.ts";
import { firmScope } from "../../../src/store/scope.ts";
import type { Browser } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, aDocument, freshFirms } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const NOTES = "/api/documents/invoice/invoice-1/notes";
let operator: Browser;

beforeEach(async () => {
  await freshFirms();
  const objects = fakeObjects();
  objects.tenantMethods = { eventsOf: async () => [] };
  operator = await signedIn(objects, ACME, "operator");
  await upsertDocuments(env.DB, ACME, [aDocument(1), aDocument(2)]);
});

interface Note {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly text: string;
}
const notes = async (n = 1) =>
  (await get<{ notes: readonly Note[] }>(operator, `/api/documents/invoice/invoice-${n}`)).notes;
const add = (text: unknown) => send(operator, "POST", NOTES, { text });

describe("a note on a document", () => {
  it("is shown with it, with who wrote it and when, oldest first, until it is removed", async () => {
    const added = await add("  Ann asked for a new date.  ");
    expect(added.status).toBe(201);
    await add("Date agreed.");
    const [first, second] = await notes();
    expect(first).toEqual({
      ...{ id: expect.any(String), at: expect.stringMatching(/Z$/), by: `operator-${ACME}` },
      text: "Ann asked for a new date.",
    });
    expect(await added.json()).toEqual(first);
    expect(second?.text).toBe("Date agreed.");
    expect(await notes(2)).toEqual([]);
    expect((await send(operator, "DELETE", `${NOTES}/${first?.id}`)).status).toBe(204);
    expect((await notes()).map(({ text }) => text)).toEqual(["Date agreed."]);
    expect((await send(operator, "DELETE", `${NOTES}/${first?.id}`)).status).toBe(404);
  });

  it("needs words, not too many of them, and a document that Orbit holds", async () => {
    for (const text of ["", "   ", "x".repeat(DOCUMENT_NOTE_CHARS + 1), 7, undefined]) {
      expect((await add(text)).status).toBe(400);
    }
    expect((await send(operator, "POST", "/api/documents/invoice/none/notes", { text: "x" })).status).toBe(404);
    expect((await send(operator, "POST", "/api/documents/contact/invoice-1/notes", { text: "x" })).status).toBe(400);
    expect(await notes()).toEqual([]);
  });

  it("is refused when the document has as many as are shown", async () => {
    const firm = firmScope(env.DB, ACME);
    const by = { userId: "ann", userName: "Ann", tokenName: null, text: "x" };
    for (let n = 0; n < DOCUMENT_NOTES_MOST; n++) {
      const note = { kind: "invoice", groupId: "invoice-1", id: `note-${n}`, atMs: n, ...by } as const;
      expect(await addNote(firm, note)).toBe(true);
    }
    const refused = await add("One more");
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "too-many" });
    expect(await notes()).toHaveLength(DOCUMENT_NOTES_MOST);
  });
});
