import { beforeEach, expect, it } from "vitest";
import type { Browser } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, BETA, BETA_GROUP, freshFirms, seedEvents } from "../seed.ts";
import { send, signedIn } from "./visitor.ts";

let viewer: Browser;

beforeEach(async () => {
  await freshFirms();
  viewer = await signedIn(fakeObjects(), ACME, "viewer");
});

async function lines(path: string): Promise<readonly string[]> {
  const response = await viewer.fetch(path);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const text = await response.text();
  expect(text.endsWith("\r\n")).toBe(true);
  return text.slice(0, -2).split("\r\n");
}

it("every event of the filter is in the file, over many pages, newest first, and no other firm's", async () => {
  await seedEvents(
    ACME,
    Array.from({ length: 2050 }, (_, n) => anEvent(n + 1)),
  );
  await seedEvents(BETA, [anEvent(9999, { tenantId: BETA_GROUP })]);
  const [header, ...rows] = await lines("/api/events.csv?limit=1&cursor=ignored");
  expect(header).toMatch(/^Received at,Updated at,Kind,Number or name,Contact,/);
  expect(rows).toHaveLength(2050);
  expect(rows[0]).toContain(",INV-2050,");
  expect(rows.at(-1)).toContain(",INV-0001,");
  expect(new Set(rows).size).toBe(2050);
  expect(await lines("/api/events.csv?q=INV-0042")).toHaveLength(2);
});

it("commas, quotes and line ends stay inside their cell", async () => {
  await seedEvents(ACME, [anEvent(1, { contactName: 'Smith, "Sons"\r\n& Co' })]);
  const text = await (await viewer.fetch("/api/events.csv")).text();
  expect(text).toContain(',"Smith, ""Sons""\r\n& Co",');
});

it.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+61 2 9999", "'+61 2 9999"],
  ["-Total", "'-Total"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["-12.50", "-12.50"],
  ["Smith = Sons", "Smith = Sons"],
])("a contact called %j is %j: no spreadsheet runs it", async (contactName, cell) => {
  await seedEvents(ACME, [anEvent(1, { contactName })]);
  expect((await lines("/api/events.csv"))[1]?.split(",")[4]).toBe(cell);
});

it("a wrong filter is an error and no empty file", async () => {
  const response = await viewer.fetch("/api/events.csv?status=bad");
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
});

it("what people changed is said in words, as the page says it", async () => {
  const owner = await signedIn(fakeObjects(), ACME, "owner");
  await send(owner, "PATCH", "/api/settings", { satelliteEdits: "ask", historyNotes: true });
  const [header, row] = (await (await owner.fetch("/api/audit.csv")).text()).trim().split("\r\n");
  expect(header).toBe("At,By,Token,Action,Subject,Before,After,Id");
  expect(row?.split(",").slice(5, 7)).toEqual([
    "Edits of copies: overwritten; Write history notes: no",
    "Edits of copies: asked about; Write history notes: yes",
  ]);
});
