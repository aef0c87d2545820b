/**
 * What the API takes to answer with 100,000 documents, copies and events in D1: every list with each of its filters, the
 * counts that the page asks for again and again, and the first byte of a file of all of them. An `npm start` of its own.
 */

import { setTimeout as wait } from "node:timers/promises";
import { signIn } from "../../scripts/connect-demo.ts";
import { startFresh } from "../e2e/start.ts";
import { fillDatabase } from "./page-rows.ts";
import { sized } from "./size.ts";
import { median, print, printTable, type Row } from "./table.ts";

const FIRST_PORT = "8960";
export const ROWS = sized(100_000, 4_000);
const TIMES = sized(9, 1);
const GOAL_MS = 100;
const LEFT_MS = 500;

type Ask = readonly [what: string, path: string, body?: object];

/** The first asks nothing of the database but whether it is there: what any request costs on this machine. */
const EVENTS: readonly Ask[] = [
  ["/healthz, to compare with", "/healthz"],
  ["newest 50 events", "/api/events?limit=50"],
  ["failed ones", "/api/events?limit=50&status=failed"],
  ["of contacts", "/api/events?limit=50&kind=contact"],
  ["of one satellite", "/api/events?limit=50&entity=SATELLITE"],
  ["of no satellite", "/api/events?limit=50&entity=none"],
  ["of one cause", "/api/events?limit=50&code=day-limit"],
  ["without technical ones", "/api/events?limit=50&without=skip-own-write,skip-unchanged"],
  ["of a month", "/api/events?limit=50&from=MONTH-01&to=MONTH-28"],
  ["events: the newest by its number", "/api/events?limit=50&q=INV-000001"],
  ["events: the oldest by its number", "/api/events?limit=50&q=INV-099999"],
  ["events: a search that finds none", "/api/events?limit=50&q=nobody"],
  ["counts by status and cause", "/api/events/summary"],
  ["re-sync: preview of a search", "/api/events/resync", { filter: { q: "client 7" }, dryRun: true }],
  ["re-sync: preview of all", "/api/events/resync", { filter: {}, dryRun: true }],
  ["one event", "/api/events/bench-000010"],
];
const DOCUMENTS: readonly Ask[] = [
  ["newest 50 documents", "/api/documents?limit=50"],
  ["oldest 50", "/api/documents?limit=50&sort=oldest"],
  ["200 of them", "/api/documents?limit=200"],
  ["invoices", "/api/documents?limit=50&kind=invoice"],
  ["credit notes, of which there are none", "/api/documents?limit=50&kind=credit-note"],
  ["of one satellite", "/api/documents?limit=50&entity=SATELLITE"],
  ["failed", "/api/documents?limit=50&state=failed"],
  ["failed or waiting", "/api/documents?limit=50&state=failed,waiting"],
  ["kept", "/api/documents?limit=50&state=kept"],
  ["in step", "/api/documents?limit=50&state=in-step"],
  ["of a month", "/api/documents?limit=50&month=MONTH"],
  ["failed, of a month and a satellite", "/api/documents?limit=50&month=MONTH&state=failed&entity=SATELLITE"],
  ["documents: the newest by its number", "/api/documents?limit=50&q=INV-000001"],
  ["documents: the oldest by its number", "/api/documents?limit=50&q=INV-099999"],
  ["by reference", "/api/documents?limit=50&q=PO 77777"],
  ["by contact", "/api/documents?limit=50&q=Client 699"],
  ["by amount", "/api/documents?limit=50&q=%242,345.45"],
  ["documents: a search that finds none", "/api/documents?limit=50&q=nobody"],
  ["one document with its history", "/api/documents/invoice/record-000010"],
  ["a month's money", "/api/documents/summary?month=MONTH"],
];
const OTHERS: readonly Ask[] = [
  ["overview", "/api/overview"],
  ["charts", "/api/overview/activity"],
  ["organisations", "/api/entities"],
  ["50 mappings", "/api/mappings?limit=50"],
  ["of contacts", "/api/mappings?limit=50&kind=contact"],
  ["of one satellite", "/api/mappings?limit=50&entity=SATELLITE"],
  ["a mapping by its number", "/api/mappings?limit=50&q=INV-099999"],
  ["mappings: a search that finds none", "/api/mappings?limit=50&q=nobody"],
  ["copies that differ", "/api/drift?limit=50"],
  ["of one satellite", "/api/drift?limit=50&entity=SATELLITE&state=differs"],
  ["put back", "/api/drift?limit=50&state=put-back"],
  ["drift: a search that finds none", "/api/drift?limit=50&q=nobody"],
  ["repair: preview of all", "/api/drift/repair", { all: true, dryRun: true }],
  ["the months that were tied out", "/api/tie-out/months"],
];
const FILES: readonly Ask[] = [
  ["documents.csv", "/api/documents.csv"],
  ["events.csv", "/api/events.csv"],
  ["mappings.csv", "/api/mappings.csv"],
  ["documents.csv of a search", "/api/documents.csv?q=Client 699"],
];

export async function lists(): Promise<void> {
  const { folder, orbit, end } = await startFresh(FIRST_PORT);
  try {
    fillDatabase(folder, ROWS);
    await printLists(orbit, await signIn(orbit));
  } finally {
    await end();
  }
}

/** Of an Orbit that was filled, as a person who is signed in by the cookie. */
async function printLists(orbit: string, cookie: string): Promise<void> {
  const asks = { orbit, cookie, satellite: await satelliteOf(orbit, cookie) };
  const title = (what: string) => `${what}, ${ROWS.toLocaleString("en")} rows, ms, ${TIMES} times each`;
  const rows: Row[] = [];
  for (const [what, some] of [
    ["Events", EVENTS],
    ["Documents", DOCUMENTS],
    ["Others", OTHERS],
  ] as const) {
    const answers = await timed(some, asks, (response) => response.arrayBuffer());
    printTable(title(what), ["what", "median", "slowest"], answers);
    rows.push(...answers);
  }
  const firstByte = async (response: Response) => {
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
  };
  const files = await timed(FILES, asks, firstByte);
  printTable(title("Files of everything: the first byte"), ["what", "median", "slowest"], files);
  const slow = [...rows, ...files].filter(([, ms]) => Number(ms) >= GOAL_MS);
  print(`\nGoal: a median under ${GOAL_MS} ms. Not reached by: ${slow.map(([what]) => what).join(", ") || "none"}.`);
}

interface Asks {
  readonly orbit: string;
  readonly cookie: string;
  readonly satellite: string;
}

async function timed(
  asks: readonly Ask[],
  { orbit, cookie, satellite }: Asks,
  read: (response: Response) => Promise<unknown>,
): Promise<readonly Row[]> {
  const month = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 7);
  const rows: Row[] = [];
  for (const [what, path, body] of asks) {
    const address = `${orbit}${path.replace("SATELLITE", satellite).replaceAll("MONTH", month)}`;
    const headers = { cookie, origin: orbit, "content-type": "application/json" };
    const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
    const tookMs: number[] = [];
    // The first does not count: nothing of it is in memory yet.
    for (let n = 0; n <= TIMES; n++) {
      const startMs = performance.now();
      const response = await fetch(address, init);
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      await read(response);
      if (n > 0) tookMs.push(performance.now() - startMs);
      // A file that was left is still read for a moment.
      if (path.includes(".csv")) await wait(LEFT_MS);
    }
    rows.push([what, Math.round(median(tookMs)), Math.round(Math.max(...tookMs))]);
  }
  return rows;
}

async function satelliteOf(orbit: string, cookie: string): Promise<string> {
  const response = await fetch(`${orbit}/api/entities`, { headers: { cookie } });
  const { items } = (await response.json()) as { items: readonly { role: string; tenantId: string }[] };
  const satellite = items.find((one) => one.role === "satellite");
  if (satellite === undefined) throw new Error("the demo firm has no satellite");
  return satellite.tenantId;
}
