// biome-ignore-all lint/style/noExcessiveLinesPerFile: one resource, from one set-up.
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { EventRecord } from "../../../src/domain/event.ts";
import { err, ok } from "../../../src/domain/result.ts";
import type { FoundDocument, TenantRpc } from "../../../src/objects/tenant-rpc.ts";
import {
  type DocumentFilter,
  type DocumentOrder,
  listDocuments,
  upsertDocuments,
} from "../../../src/store/documents.ts";
import { firmScope } from "../../../src/store/scope.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { planOf, recording, type Statement } from "../recorded.ts";
import { ACME, aDocument, anEvent, BETA, freshFirms, MELBOURNE, money, SYDNEY, T0 } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

let viewer: Browser;
let objects: FakeObjects;

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  viewer = await signedIn(objects, ACME, "viewer");
});

interface Listed {
  readonly items: readonly { readonly number: string; readonly satellite: unknown }[];
  readonly nextCursor: string | null;
}
const numbers = async (query: string) =>
  (await get<Listed>(viewer, `/api/documents${query}`)).items.map(({ number }) => number);

describe("the documents", () => {
  it("have both sides, their money and their state in one row", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(42)]);
    const { items } = await get<Listed>(viewer, "/api/documents");
    const expected = {
      ...{ kind: "invoice", groupId: "invoice-42", number: "INV-0042", reference: "Ref 42" },
      ...{ contactName: "Fitzroy Florist", date: "2026-11-26", dueDate: "2026-12-10", currency: "AUD" },
      ...{ state: "in-step", group: money("352.00") },
      satellite: { tenantId: SYDNEY, name: "Acme Sydney", documentId: "copy-42", kept: null, ...money("352.00") },
      ...{ failure: null, failures: [], updatedAt: "2026-11-20T10:00:00.000Z", checkedAt: "2026-11-20T10:00:00.000Z" },
    };
    expect(items).toEqual([expected]);
    expect(await get(viewer, "/api/documents/invoice/invoice-42")).toMatchObject(expected);
    expect((await viewer.fetch("/api/documents/invoice/none")).status).toBe(404);
  });

  it("are listed newest date first, page by page, and only the firm's own", async () => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { date: "2026-11-01" }),
      aDocument(2, { date: "2026-11-03" }),
      aDocument(3, { date: null, satelliteTenantId: null, copy: null }),
      aDocument(4, { date: "2026-11-02", kind: "credit-note", number: "CN-4" }),
    ]);
    await upsertDocuments(env.DB, BETA, [aDocument(9)]);
    expect(await numbers("")).toEqual(["INV-0002", "CN-4", "INV-0001", "INV-0003"]);
    const first = await get<Listed>(viewer, "/api/documents?limit=3");
    const rest = await get<Listed>(viewer, `/api/documents?limit=3&cursor=${first.nextCursor}`);
    expect(rest.items).toMatchObject([{ number: "INV-0003", satellite: null }]);
    expect(rest.nextCursor).toBeNull();
  });

  it("are listed oldest date first when asked, page by page", async () => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { date: "2026-11-02" }),
      aDocument(2, { date: "2026-11-01" }),
      aDocument(3, { date: "2026-11-01", kind: "credit-note", number: "CN-3" }),
      aDocument(4, { date: "2026-11-03" }),
    ]);
    expect(await numbers("?sort=oldest")).toEqual(["CN-3", "INV-0002", "INV-0001", "INV-0004"]);
    const first = await get<Listed>(viewer, "/api/documents?sort=oldest&limit=3");
    const rest = await get<Listed>(viewer, `/api/documents?sort=oldest&limit=3&cursor=${first.nextCursor}`);
    expect(rest).toMatchObject({ items: [{ number: "INV-0004" }], nextCursor: null });
    expect(await numbers("?sort=newest")).toEqual((await numbers("?sort=oldest")).toReversed());
    const csv = await (await viewer.fetch("/api/documents.csv?sort=oldest")).text();
    expect(csv.split("\r\n").at(-2)).toContain("INV-0004");
    expect((await viewer.fetch("/api/documents?sort=amount")).status).toBe(400);
  });

  it("are narrowed by kind, satellite, state, month and days", async () => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { date: "2026-10-31" }),
      aDocument(2, { date: "2026-11-01", state: "failed", satelliteTenantId: MELBOURNE }),
      aDocument(3, { date: "2026-11-30", state: "kept" }),
      aDocument(4, { date: "2026-12-01", kind: "credit-note", number: "CN-4" }),
    ]);
    expect(await numbers("?month=2026-11")).toEqual(["INV-0003", "INV-0002"]);
    expect(await numbers("?from=2026-11-30&to=2026-12-01")).toEqual(["CN-4", "INV-0003"]);
    expect(await numbers("?month=2026-11&to=2026-11-29")).toEqual(["INV-0002"]);
    expect(await numbers("?state=failed,kept")).toEqual(["INV-0003", "INV-0002"]);
    expect(await numbers("?state=in-step")).toEqual(["CN-4", "INV-0001"]);
    expect(await numbers(`?entity=${MELBOURNE}`)).toEqual(["INV-0002"]);
    expect(await numbers("?kind=credit-note")).toEqual(["CN-4"]);
    for (const bad of [
      "?month=2026-13",
      "?from=yesterday",
      "?state=lost",
      "?kind=contact",
      "?from=2026-11-02&to=2026-11-01",
    ]) {
      expect((await viewer.fetch(`/api/documents${bad}`)).status).toBe(400);
    }
  });

  it.each([
    ["INV-0002", ["INV-0002"]],
    ["BAS", ["INV-0001"]],
    ["florist", ["INV-0002", "INV-0001"]],
    ["165", ["INV-0002"]],
    ["$165.00", ["INV-0002"]],
    ["1,650.5", ["INV-0001"]],
    ["166", []],
  ])("are found by number, reference, contact or amount: %s", async (search, expected) => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { reference: "BAS Q2", group: money("1650.50"), date: "2026-11-01" }),
      aDocument(2, { group: money("165.00") }),
    ]);
    expect(await numbers(`?q=${encodeURIComponent(search)}`)).toEqual(expected);
  });

  it("a late row never replaces a newer one", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(1, { rev: 2, state: "in-step" })]);
    await upsertDocuments(env.DB, ACME, [aDocument(1, { rev: 1, state: "failed" })]);
    expect(await get(viewer, "/api/documents")).toMatchObject({ items: [{ state: "in-step" }] });
  });

  it("are a CSV file of every row, with both sides", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(1), aDocument(2, { copy: null, state: "queued" })]);
    const response = await viewer.fetch("/api/documents.csv?month=2026-11");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [header, ...rows] = (await response.text()).trimEnd().split("\r\n");
    expect(header).toMatch(/^Kind,Number,Reference,Contact,Date,Due date,Currency,State,/);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain(
      "invoice,INV-0001,Ref 1,Fitzroy Florist,2026-11-26,2026-12-10,AUD,in-step,,AUTHORISED,352.00",
    );
  });
});

describe("one document", () => {
  const entry = (n: number, text: string, by?: string) => ({ atMs: T0 + n * 1000, text, ...(by ? { by } : {}) });

  it("has what differs, and the entries of all its events in the group and in its satellites, oldest first", async () => {
    const differences = [{ field: "total", group: "352.00 AUD", satellite: "165.00 AUD" }];
    await upsertDocuments(env.DB, ACME, [aDocument(1, { state: "kept", differences })]);
    objects.tenantMethods = {
      eventsOf: async (kind, id) => {
        expect(kind).toBe("invoice");
        if (id === "invoice-1") return [anEvent(1, { timeline: [entry(1, "Xero reported it."), entry(4, "Done.")] })];
        if (id !== "copy-1") return [];
        const timeline = [entry(2, "Found edited."), entry(3, "Chose to keep the satellite's values.", "Ann")];
        return [anEvent(2, { tenantId: SYDNEY, entityName: "Acme Sydney", timeline })];
      },
    };
    const document = await get<{ differences: unknown; history: { text: string; by?: string; entityName: string }[] }>(
      viewer,
      "/api/documents/invoice/invoice-1",
    );
    expect(document.differences).toEqual(differences);
    expect(document.history.map(({ text, by, entityName }) => [text, by, entityName])).toEqual([
      ["Xero reported it.", undefined, "Acme Group"],
      ["Found edited.", undefined, "Acme Sydney"],
      ["Chose to keep the satellite's values.", "Ann", "Acme Sydney"],
      ["Done.", undefined, "Acme Group"],
    ]);
  });

  it("says since when its events are kept, unless its history begins with it or it is younger", async () => {
    const since = async (date: string, change: "create" | "update") => {
      await upsertDocuments(env.DB, ACME, [aDocument(1, { date, rev: Date.now() })]);
      objects.tenantMethods = { eventsOf: async (_, id) => (id === "invoice-1" ? [anEvent(1, { change })] : []) };
      const path = "/api/documents/invoice/invoice-1";
      return (await get<{ historySince: string | null }>(viewer, path)).historySince;
    };
    const today = new Date().toISOString().slice(0, 10);
    expect(await since("2020-02-01", "create")).toBeNull();
    expect(await since(today, "update")).toBeNull();
    const oldest = Date.parse((await since("2020-02-01", "update")) ?? "");
    expect(Math.round((Date.now() - oldest) / 86_400_000)).toBe(90);
  });

  it("says when a document that waits is tried again, as the newest of its waiting events does", async () => {
    const [then, later] = [T0 + 3_600_000, T0 + 7_200_000];
    const waits = (n: number, nextAttemptAtMs: number | null) => anEvent(n, { status: "waiting", nextAttemptAtMs });
    const next = async (state: "waiting" | "in-step", ...events: readonly EventRecord[]) => {
      await upsertDocuments(env.DB, ACME, [aDocument(1, { state, rev: Date.now() })]);
      objects.tenantMethods = { eventsOf: async (_, id) => (id === "invoice-1" ? events : []) };
      return (await get<{ nextAttemptAt: string | null }>(viewer, "/api/documents/invoice/invoice-1")).nextAttemptAt;
    };
    expect(await next("waiting", waits(1, then), waits(2, later), anEvent(3))).toBe("2026-11-20T12:00:00.000Z");
    expect(await next("waiting", waits(1, null))).toBeNull();
    expect(await next("in-step", waits(1, then))).toBeNull();
  });

  it("is not shown with a part of its history", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(1)]);
    objects.tenantMethods = {
      eventsOf: async (_, id) => {
        if (id === "copy-1") throw new Error("gone");
        return [];
      },
    };
    const response = await viewer.fetch("/api/documents/invoice/invoice-1");
    expect(response.status).toBe(503);
  });

  it("is checked by the group's object, known or not, and the audit says who asked", async () => {
    const asked: unknown[] = [];
    objects.tenantMethods = {
      checkDocument: async (request) => {
        asked.push(request);
        return anEvent(7, { source: "resync", status: "queued" });
      },
    };
    const operator = await signedIn(objects, ACME, "operator");
    const response = await send(operator, "POST", "/api/documents/credit-note/unknown/check");
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ eventId: "event-0007" });
    expect(asked).toEqual([{ kind: "credit-note", id: "unknown", by: expect.stringContaining("operator") }]);
    expect(await get(operator, "/api/events/event-0007")).toMatchObject({ status: "queued" });
    expect(await get(operator, "/api/audit")).toMatchObject({ items: [{ action: "document.check" }] });
  });
});

describe("a number that is looked for", () => {
  const found: FoundDocument = {
    kind: "invoice",
    ...{ groupId: "invoice-9", number: "INV-0009", contactName: "Bondi Cafe", date: "2026-11-20" },
    ...{ currency: "AUD", status: "AUTHORISED", total: "352.00", isKnown: false },
    verdict: { code: "not-copied", text: "It is approved and not copied to Acme Sydney yet. Copy it now." },
  };

  let operator: Browser;
  beforeEach(async () => {
    operator = await signedIn(objects, ACME, "operator");
  });

  async function look(q: string, lookUp: TenantRpc["lookUp"]) {
    objects.tenantMethods = { lookUp };
    return send(operator, "POST", "/api/documents/find", { q });
  }

  it("refuses a body with a field that it does not know, and asks Xero nothing", async () => {
    let calls = 0;
    objects.tenantMethods = {
      lookUp: async () => {
        calls += 1;
        return ok([]);
      },
    };
    const response = await send(operator, "POST", "/api/documents/find", { q: "INV-0009", entity: SYDNEY });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid-request", detail: expect.stringContaining("entity") });
    expect(calls).toBe(0);
  });

  it("is answered by the group's Xero, with a verdict, and with the document where Orbit holds it", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(1)]);
    const known = { ...found, groupId: "invoice-1", number: "INV-0001", isKnown: true };
    const response = await look("INV-0009", async () => ok([found, known]));
    expect(response.status).toBe(200);
    const { isKnown: _, ...shown } = found;
    expect(await response.json()).toMatchObject({
      items: [
        { ...shown, known: false, document: null },
        { known: true, document: { number: "INV-0001", state: "in-step" } },
      ],
    });
  });

  it("says so when Xero does not answer, and asks nothing for what no number holds", async () => {
    const refused = await look("INV-0009", async () => err({ code: "paused", entity: "Acme Group" }));
    expect(refused.status).toBe(503);
    const none = await look('INV"9', async () => {
      throw new Error("not to be asked");
    });
    expect(await none.json()).toEqual({ items: [] });
  });
});

describe("each list of documents", () => {
  const filters: [string, DocumentFilter, DocumentOrder?][] = [
    ["all", {}],
    ["all, oldest first", {}, "oldest"],
    ["a state, oldest first", { states: ["failed", "waiting"] }, "oldest"],
    ["a satellite", { entity: SYDNEY }],
    ["a state", { states: ["failed", "waiting"] }],
    ["a month", { from: "2026-11-01", to: "2026-11-30" }],
    ["a search", { search: "florist" }],
    ["an amount in a satellite", { search: "165", entity: SYDNEY, kind: "invoice" }],
  ];

  it.each(filters)(
    "of %s is read from an index that holds all it is narrowed by",
    async (_, filter, order = "newest") => {
      const seen: Statement[] = [];
      await listDocuments(firmScope(recording(seen), ACME), {
        ...{ filter, order, limit: 50 },
        after: ["2026-11-20", "invoice", "x"],
      });
      const [statement = { sql: "", params: [] }] = seen;
      expect(seen).toHaveLength(1);
      // Of what one page shows, sorting is a matter of 50 rows.
      const details = (await planOf(statement)).filter((detail) => !detail.includes("TEMP B-TREE"));
      expect(details).toEqual([
        expect.stringMatching(/^(CO-ROUTINE|MATERIALIZE) shown$/),
        expect.stringMatching(/^SEARCH documents USING COVERING INDEX documents_\w+ \(firm_id=\?/),
        "SCAN shown",
        "SEARCH documents USING PRIMARY KEY (firm_id=? AND kind=? AND group_id=?)",
      ]);
    },
  );
});
