/** The file of a backup by itself: how it comes in, and how the cron goes on with what an object did not take. */

import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { Tally } from "../../src/maintenance/backup/lines.ts";
import { type KeptChunk, readBackup } from "../../src/maintenance/backup/read.ts";
import { continueImport, continueImports } from "../../src/maintenance/backup/restore.ts";
import { importById, keepChunk, startImport } from "../../src/store/imports.ts";
import { firmScope } from "../../src/store/scope.ts";
import { type FakeObjects, fakeObjects } from "./fake-objects.ts";
import { ACME, freshDatabase, GROUP, SYDNEY, seedFirms } from "./seed.ts";

const HEADER = {
  ...{ type: "orbit-export", version: 1, orbit: "0.1.0", storage: 1, at: "2026-11-26T00:00:00.000Z" },
  firm: { id: "firm", name: "Ügly & Søns" },
};
const ROWS = { type: "rows", tenantId: SYDNEY, version: 1, table: "copies", rows: [["invoice", "g-1", "{}"]] };

async function fileOf(lines: readonly { readonly type: string }[]): Promise<string> {
  const tally = new Tally();
  const texts = lines.map((line) => `${JSON.stringify(line)}\n`);
  for (const [n, text] of texts.entries()) await tally.add(lines[n]?.type ?? "", new TextEncoder().encode(text));
  const end = { type: "end", counts: tally.counts, sha256: await tally.sha256() };
  return `${texts.join("")}${JSON.stringify(end)}\n`;
}

function inPieces(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new ReadableStream({
    pull(stream) {
      if (at >= bytes.length) return stream.close();
      stream.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

describe("a file", () => {
  it.each([1, 7, 100_000])("is the same in pieces of %i bytes, words of every language included", async (size) => {
    const chunks: KeptChunk[] = [];
    const whole = await fileOf([HEADER, ROWS]);
    expect(await readBackup(inPieces(whole, size), async (chunk) => void chunks.push(chunk))).toMatchObject({
      ok: true,
      value: { header: { firm: { name: "Ügly & Søns" } } },
    });
    expect(chunks).toEqual([{ n: 0, firstLine: 1, lines: whole.split("\n").slice(0, 2).join("\n").concat("\n") }]);
  });

  it("waits in chunks of whole lines, each with the number of its first one", async () => {
    const chunks: KeptChunk[] = [];
    const large = { ...ROWS, rows: [["invoice", "g-1", "x".repeat(150_000)]] };
    const file = await fileOf([HEADER, large, large, large, large]);
    expect(await readBackup(inPieces(file, 64_000), async (chunk) => void chunks.push(chunk))).toMatchObject({
      ok: true,
    });
    expect(chunks.map(({ n, firstLine }) => [n, firstLine])).toEqual([
      [0, 1],
      [1, 4],
    ]);
    expect(chunks.map(({ lines }) => lines).join("")).toBe(file.slice(0, file.lastIndexOf("\n", file.length - 2) + 1));
  });

  it("with a line that has no end is given up before it is all read", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(stream) {
        pulled++;
        stream.enqueue(new Uint8Array(100_000).fill(97));
      },
    });
    const read = await readBackup(endless, async () => {});
    expect(read).toEqual({ ok: false, error: { line: 1, reason: "the line is too long" } });
    expect(pulled).toBeLessThan(30);
  });
});

describe("an import that an organisation's object does not take", () => {
  let objects: FakeObjects;
  beforeEach(async () => {
    await freshDatabase();
    await seedFirms();
    objects = fakeObjects();
  });

  it("stays open, gives no roles, and is finished by the cron; what is none is refused by its line", async () => {
    const firm = firmScope(env.DB, ACME);
    const entity = { type: "entity", tenantId: GROUP, name: "Acme Group", role: "group", choices: { paused: false } };
    const foreign = { ...ROWS, table: "attempts" };
    const lines = [HEADER, entity, ROWS, foreign].map((line) => `${JSON.stringify(line)}\n`).join("");
    await keepChunk(firm, "import-1", { n: 0, firstLine: 1, lines });
    await startImport(firm, { id: "import-1", atMs: 0 });
    const restorer = { db: env.DB, objects };
    objects.tenantMethods = { restore: async () => Promise.reject(new Error("gone")) };
    await continueImport(restorer, firm, { id: "import-1", nowMs: 0 });
    expect(await importById(firm, "import-1")).toMatchObject({ state: "running", next: 0, accepted: 0 });
    expect(objects.configured.at(-1)?.firm.entities.map(({ role }) => role)).toEqual(Array(3).fill("unassigned"));
    objects.tenantMethods = {
      restore: async ({ table, rows }) =>
        table === "copies" ? { ok: true, value: rows.length } : { ok: false, error: "unreadable" },
    };
    await continueImports(restorer, 0);
    expect(await importById(firm, "import-1")).toMatchObject({
      ...{ state: "done", accepted: 2 },
      refused: [{ line: 4, reason: "The rows are none of Orbit's." }],
    });
    const roles = objects.configured.at(-1)?.firm.entities.map(({ tenantId, role }) => [tenantId, role]);
    expect(roles).toContainEqual([GROUP, "group"]);
    const { results } = await env.DB.prepare("SELECT * FROM import_chunks").all();
    expect(results).toEqual([]);
  });
});
