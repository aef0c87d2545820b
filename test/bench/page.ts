/**
 * The page with 100,000 documents, events and copies, in Chromium on an `npm start` of its own: what it takes to show, to search
 * and to scroll through. What the API takes is measured by lists.ts.
 */

import bundled from "@sparticuz/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { startFresh } from "../e2e/start.ts";
import { ROWS } from "./lists.ts";
import { fillDatabase } from "./page-rows.ts";
import { sized } from "./size.ts";
import { median, printTable, type Row } from "./table.ts";

const FIRST_PORT = "8960";
const ARGUMENTS = ["--headless=shell", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const TIMES = sized(9, 1);
/** From then on the overview can be used: what is wrong, and each organisation. */
const STATE = '[aria-label="State of the mirror"]';
const HEAD = ["what", "median", "slowest", "of it the page's own work"];

export async function page(): Promise<void> {
  const { folder, orbit, end } = await startFresh(FIRST_PORT);
  let browser: Browser | null = null;
  try {
    fillDatabase(folder, ROWS);
    browser = await chromium.launch({ executablePath: await bundled.executablePath(), args: ARGUMENTS });
    const view = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await signIn(view, orbit);
    const workMs = await workOf(view);
    const count = ROWS.toLocaleString("en");
    printTable(`The page with ${count} events, ms, ${TIMES} times each`, HEAD, await views(view, orbit, workMs));
    printTable(
      "The list while it grows: ms of the page's own work",
      ["rows", "50 more rows", "a frame while scrolling", "select all"],
      await list(view, orbit, workMs),
    );
  } finally {
    await browser?.close();
    await end();
  }
}

async function signIn(view: Page, orbit: string): Promise<void> {
  await view.goto(orbit);
  await view.getByRole("link", { name: "Sign in with Xero" }).click();
  await view.getByRole("button", { name: /allow/i }).click();
  await view.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
}

async function views(view: Page, orbit: string, workMs: WorkMs): Promise<readonly Row[]> {
  const open = (path: string, sign: string) => async () => {
    await view.goto(`${orbit}${path}`);
    await appears(view, sign);
  };
  const sinceLoading: Measure = async (work) => {
    await work();
    return await workMs();
  };
  const rows = [
    await timed("first load to the overview's state of the mirror", open("/", STATE), sinceLoading),
    await timed("first load to all of the overview", open("/", "figure"), sinceLoading),
    await timed("first load to the events", open("/events", "tbody tr"), sinceLoading),
    await timed("first load to the documents", open("/documents", "tbody tr"), sinceLoading),
    await timed("first load to the mappings", open("/mappings", "tbody tr"), sinceLoading),
  ];
  await open("/events", "tbody tr")();
  let number = 1000;
  const search = async () => {
    number += 1;
    await view.getByLabel("Search events").fill(`INV-00${number}`);
    await appears(view, "tbody a", `INV-00${number}`);
  };
  const whileSearching: Measure = (work) => during(workMs, work);
  return [...rows, await timed("a search in the list, 300 ms of rest included", search, whileSearching)];
}

/** In the frame in which it is there: Playwright's own waiting looks after 20, 70, 170, 270 and then 770 ms. */
async function appears(view: Page, selector: string, text = ""): Promise<void> {
  await view.evaluate(`new Promise((resolve) => {
    const isThere = () =>
      [...document.querySelectorAll(${JSON.stringify(selector)})].some((one) => one.textContent.includes(${JSON.stringify(text)}));
    const look = () => (isThere() ? resolve() : requestAnimationFrame(look));
    look();
  })`);
}

async function list(view: Page, orbit: string, workMs: WorkMs): Promise<readonly Row[]> {
  await view.goto(`${orbit}/events`);
  await view.locator("tbody tr").first().waitFor();
  const rows: Row[] = [];
  for (const wanted of [200, 1000, 3000]) {
    const beforeMs = await workMs();
    const before = await shown(view);
    for (let count = before; count < wanted; count = await shown(view)) {
      await view.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
      await view.locator("tbody tr").nth(count).waitFor({ state: "attached" });
    }
    const loadingMs = ((await workMs()) - beforeMs) / ((wanted - before) / 50);
    const frameMs = await perFrame(view, workMs);
    const selectingMs = await during(workMs, () => view.evaluate(SELECT_ALL));
    await view.evaluate(SELECT_ALL);
    rows.push([wanted, round(loadingMs), frameMs.toFixed(1), round(selectingMs)]);
  }
  return rows;
}

async function shown(view: Page): Promise<number> {
  return await view.locator("tbody tr").count();
}

const SELECT_ALL = `new Promise((resolve) => {
  document.querySelector("thead input").click();
  requestAnimationFrame(() => requestAnimationFrame(resolve));
})`;

/** Scrolls the list upwards for two seconds: the work of a frame, on the average. */
async function perFrame(view: Page, workMs: WorkMs): Promise<number> {
  const beforeMs = await workMs();
  const frames: number = await view.evaluate(`new Promise((resolve) => {
    let frames = 0;
    const startMs = performance.now();
    const step = (nowMs) => {
      frames += 1;
      scrollBy(0, -120);
      if (nowMs - startMs < 2000) requestAnimationFrame(step); else resolve(frames);
    };
    requestAnimationFrame(step);
  })`);
  return ((await workMs()) - beforeMs) / frames;
}

/** How long the page's main thread has worked since it was loaded, of its own: what else the machine does is not in it. */
type WorkMs = () => Promise<number>;
/** Does the work, and answers how many milliseconds of the main thread it took. */
type Measure = (work: () => Promise<unknown>) => Promise<number>;

async function workOf(view: Page): Promise<WorkMs> {
  const session = await view.context().newCDPSession(view);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0);
  };
}

async function during(workMs: WorkMs, work: () => Promise<unknown>): Promise<number> {
  const beforeMs = await workMs();
  await work();
  return (await workMs()) - beforeMs;
}

async function timed(what: string, work: () => Promise<unknown>, measure?: Measure): Promise<Row> {
  await work();
  const tookMs: number[] = [];
  const workedMs: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const startMs = performance.now();
    if (measure === undefined) await work();
    else workedMs.push(await measure(work));
    tookMs.push(performance.now() - startMs);
  }
  const row = [what, round(median(tookMs)), round(Math.max(...tookMs))];
  return measure === undefined ? row : [...row, round(median(workedMs))];
}

function round(ms: number): number {
  return Math.round(ms);
}
