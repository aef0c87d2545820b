/** A deployment is lost and made anew from its backup: API, D1 and objects are the real ones, Xero is simulated. */

import { reset } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { DEMO } from "../xero/src/demo/demo.ts";
import { api, ask, consent, copies, patch, raise, until, usePractice, xero } from "./practice.ts";

usePractice();

type Line = Readonly<Record<string, unknown>> & { readonly type: string };

/** As that release wrote it: without notes and choices of codes, and copies with their flags beside each other. */
async function asFirstFormat(today: readonly Line[]): Promise<string> {
  const lines = today.filter(({ type }) => type !== "note" && type !== "end").map(formerLine);
  const text = lines.map((one) => `${JSON.stringify(one)}\n`).join("");
  const counts = Object.fromEntries(
    [...Map.groupBy(lines, ({ type }) => type)].map(([type, own]) => [type, own.length]),
  );
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${text}${JSON.stringify({ type: "end", counts, sha256 })}\n`;
}

function formerLine(one: Line): Line {
  if (one.type === "orbit-export") return { ...one, version: 1, storage: 10 };
  if (one.type === "entity") {
    const { accountCodes: _a, taxTypes: _t, ...choices } = one.choices as Record<string, unknown>;
    return { ...one, choices };
  }
  if (one.type !== "rows") return one;
  const rows = one.rows as readonly (readonly unknown[])[];
  const former = one.table === "copies" ? rows.map(([kind, id, body]) => [kind, id, formerCopy(String(body))]) : rows;
  return { ...one, version: 10, rows: former };
}

function formerCopy(body: string): string {
  const {
    search: _s,
    unconfirmed: _u,
    change: _c,
    secondTry: _t,
    ...copy
  } = JSON.parse(body) as Record<string, unknown>;
  const flags = { find: null, absentAfterMs: null, tried: [], inspection: null, taken: null, refused: null };
  return JSON.stringify({ ...copy, ...flags, doubted: false, needsTakeOff: false });
}

const send = (body: string) => ask("/api/import", { method: "POST", body });
const refusal = async (body: string) => {
  const response = await send(body);
  return [response.status, (await response.json<{ detail: string }>()).detail];
};

interface Import {
  readonly state: string;
  readonly accepted: number;
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

const NOTE = JSON.stringify({ text: "Ann asked for it." });
let file: string;
let lines: readonly Line[];
let mirrored: Awaited<ReturnType<typeof raise>>;

beforeAll(async () => {
  mirrored = raise();
  await until(mirrored.InvoiceID, "synced");
  await vi.waitFor(async () => {
    const { items } = await api<{ items: unknown[] }>("/api/mappings?kind=invoice");
    expect(items).toHaveLength(1);
  });
  await patch("/api/settings", { satelliteEdits: "ask", alertUrl: "https://hooks.example/T0/secret" });
  await patch(`/api/entities/${DEMO.melbourne}`, { dayLimit: 900, accountCodes: { "260": "200" } });
  await api(`/api/documents/invoice/${mirrored.InvoiceID}/notes`, { method: "POST", body: NOTE });
  file = await (await (await ask("/api/export")).blob()).text();
  lines = file
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
});

describe("a backup", () => {
  it("begins with its format, ends with counts and a checksum, and holds no secret", () => {
    expect(lines[0]).toMatchObject({ type: "orbit-export", version: 3, firm: { name: expect.any(String) } });
    const counts = Object.fromEntries(
      [...Map.groupBy(lines.slice(0, -1), ({ type }) => type)].map(([type, own]) => [type, own.length]),
    );
    expect(lines.at(-1)).toEqual({ type: "end", counts, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(counts).toMatchObject({ settings: 1, entity: 3, member: 1, rows: expect.any(Number) });
    expect(counts.event).toBeGreaterThan(0);
    expect(counts.audit).toBeGreaterThan(0);
    expect(counts.note).toBe(1);
    expect(file).not.toContain("secret");
    for (const word of ["refresh_token", "accessToken", "grantId", "connectionId"]) expect(file).not.toContain(word);
  });

  it("is not restored where something is mirrored already", async () => {
    expect((await send(file)).status).toBe(409);
  });
});

describe("a backup of the first release that made them", () => {
  beforeAll(async () => {
    await reset();
    await consent();
  });

  it("is restored by this one: the copies are known, and an edit goes to the copy that there is", async () => {
    const before = copies(DEMO.sydney).map(({ InvoiceID }) => InvoiceID);
    const started = await send(await asFirstFormat(lines));
    expect(started.status, await started.clone().text()).toBe(202);
    const { id } = await started.json<{ id: string }>();
    await vi.waitFor(
      async () => {
        expect(await api<Import>(`/api/import/${id}`)).toMatchObject({ state: "done", refused: [] });
      },
      { timeout: 20_000, interval: 100 },
    );
    xero.control.person(DEMO.group).editInvoice(mirrored.InvoiceID, { Reference: "PO 78" });
    await vi.waitFor(
      async () => {
        await xero.control.deliverNow();
        expect(copies(DEMO.sydney).map(({ Reference }) => Reference)).toContain("PO 78");
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(copies(DEMO.sydney).map(({ InvoiceID }) => InvoiceID)).toEqual(before);
  });
});

describe("a new deployment", () => {
  beforeAll(async () => {
    await reset();
    await consent();
  });

  it.each([
    ["that is empty", () => "", /^Line 1: the file is empty/],
    ["that is none", () => "hello\n", /^Line 1: the line is not JSON/],
    ["that was cut between two lines", () => file.slice(0, file.lastIndexOf("\n", file.length - 2) + 1), /was cut/],
    ["that was cut inside a line", () => file.slice(0, -9), /ends inside a line/],
    ["with a changed figure", () => file.replace('"dayLimit":900', '"dayLimit":901'), /checksum differs/],
    ["without one of its lines", () => file.split("\n").toSpliced(3, 1).join("\n"), /checksum differs/],
    ["with a line of another kind", () => file.replace('"type":"member"', '"type":"intruder"'), /^Line \d+: type/],
    ["with lines behind its end", () => `${file}${file.slice(0, file.indexOf("\n") + 1)}`, /behind the end/],
    ["of a later format", () => file.replace('"version":3', '"version":4'), /^Line 1: its format is 4/],
  ])("refuses a file %s, and changes nothing", async (_name, damaged, words) => {
    const [status, detail] = await refusal(damaged());
    expect([status, detail]).toEqual([400, expect.stringMatching(words)]);
    expect(await api("/api/settings")).toMatchObject({ satelliteEdits: "overwrite" });
    const { items } = await api<{ items: { role: string }[] }>("/api/entities");
    expect(items.map(({ role }) => role)).toEqual(["unassigned", "unassigned", "unassigned"]);
  });

  it("goes on from the backup: the same settings, events and audit, and no second copy of anything", async () => {
    const before = copies(DEMO.sydney).map(({ InvoiceID }) => InvoiceID);
    const started = await send(file);
    expect(started.status, await started.clone().text()).toBe(202);
    const { id } = await started.json<{ id: string }>();
    const done = await vi.waitFor(
      async () => {
        const one = await api<Import>(`/api/import/${id}`);
        expect(one.state).toBe("done");
        return one;
      },
      { timeout: 20_000, interval: 100 },
    );
    // All but the first and the last line.
    expect(done).toEqual({ state: "done", accepted: lines.length - 2, refused: [] });
    await vi.waitFor(
      async () => {
        const { notes } = await api<{ notes: unknown[] }>(`/api/documents/invoice/${mirrored.InvoiceID}`);
        expect(notes).toEqual([expect.objectContaining({ text: "Ann asked for it." })]);
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(await api("/api/settings")).toMatchObject({ satelliteEdits: "ask", alertUrl: null });
    const { items: entities } = await api<{ items: { tenantId: string }[] }>("/api/entities");
    const roles: Readonly<Record<string, string>> = {
      [DEMO.group]: "group",
      [DEMO.sydney]: "satellite",
      [DEMO.melbourne]: "satellite",
    };
    for (const one of entities) expect(one).toMatchObject({ role: roles[one.tenantId] });
    expect(entities.find(({ tenantId }) => tenantId === DEMO.melbourne)).toMatchObject({
      ...{ dayLimit: 900, accountCodes: { "260": "200" } },
    });
    const { items: audit } = await api<{ items: { action: string }[] }>("/api/audit");
    const actions = audit.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(["firm.import", "entity.change", "settings.change"]));

    xero.control.person(DEMO.group).editInvoice(mirrored.InvoiceID, { Reference: "PO 77" });
    await vi.waitFor(
      async () => {
        await xero.control.deliverNow();
        expect(copies(DEMO.sydney).map(({ Reference }) => Reference)).toContain("PO 77");
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(copies(DEMO.sydney).map(({ InvoiceID }) => InvoiceID)).toEqual(before);
    await vi.waitFor(async () => {
      const { items } = await api<{ items: { satelliteId: string }[] }>("/api/mappings?kind=invoice");
      expect(items.map(({ satelliteId }) => satelliteId)).toEqual(before);
    });
    await vi.waitFor(
      async () => {
        const { items: events } = await api<{ items: { resourceId: string; status: string }[] }>("/api/events");
        const own = events.filter(({ resourceId }) => resourceId === mirrored.InvoiceID);
        expect(own.map(({ status }) => status).filter((status) => status === "synced")).toHaveLength(2);
      },
      { timeout: 20_000, interval: 100 },
    );
    expect((await send(file)).status).toBe(409);
  });
});
