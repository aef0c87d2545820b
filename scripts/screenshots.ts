/**
 * `npm run screenshots -- [--only overview|events] [--to FOLDER] [--as-it-is]`: the two pictures of the README, or one of them, made
 * of a running `npm start` (ORBIT names its address, XERO that of the simulator). Raises invoices of which some fail, so start
 * from `npm start -- --fresh`; `--as-it-is` raises none.
 */

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import bundled from "@sparticuz/chromium";
import { chromium, type Page } from "playwright-core";
import { ROOT } from "./wrangler.ts";

const orbit = process.env.ORBIT ?? "http://localhost:8787";
const xero = process.env.XERO ?? "http://localhost:8788";
const PICTURES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  events: showFailure,
  overview: showOverview,
};
const ARGUMENTS = ["--headless=shell", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const SALES: readonly (readonly [string, string | null])[] = [
  ["Carlton Books", "Melbourne"],
  ["Bondi Cafe Pty Ltd", "Sydney"],
  ["Parramatta Motors", null],
  ["St Kilda Yoga", "Melbourne"],
];

const { values } = parseArgs({
  options: { only: { type: "string" }, to: { type: "string" }, "as-it-is": { type: "boolean", default: false } },
});
const folder = resolve(values.to ?? join(ROOT, "docs/images"));
const names = Object.keys(PICTURES).filter((name) => name === (values.only ?? name));
if (names.length === 0) {
  console.error(`There is no picture ${values.only}: choose from ${Object.keys(PICTURES).join(", ")}.`);
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: await bundled.executablePath(), args: ARGUMENTS });
try {
  const page = await browser.newPage({
    viewport: { width: 1200, height: 720 },
    locale: "en-AU",
    timezoneId: "Australia/Sydney",
    reducedMotion: "reduce",
  });
  await signIn(page);
  if (!values["as-it-is"]) for (const [contact, option] of SALES) await raiseInvoice(contact, option);
  for (const name of names) {
    await PICTURES[name]?.(page);
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    console.log(path);
  }
} finally {
  await browser.close();
}

async function showFailure(page: Page): Promise<void> {
  await page.goto(`${orbit}/events`);
  await page.getByRole("row").filter({ hasText: "Failed" }).first().waitFor();
  await page.getByRole("row").filter({ hasText: "Failed" }).first().getByRole("link").first().click();
  await page.getByRole("heading", { name: "What to do" }).waitFor();
  await page.getByRole("row").filter({ hasText: "Queued" }).first().waitFor({ state: "hidden" });
}

async function showOverview(page: Page): Promise<void> {
  await page.goto(orbit);
  await page.getByRole("img", { name: /^Events in 24 hours/ }).waitFor();
}

async function signIn(to: Page): Promise<void> {
  await to.goto(orbit);
  await to.getByRole("link", { name: "Sign in with Xero" }).click();
  await to.getByRole("button", { name: /allow/i }).click();
  await to.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
}

async function raiseInvoice(contact: string, option: string | null): Promise<void> {
  const state = (await (await fetch(`${xero}/sim/state`)).json()) as {
    organisations: readonly { tenantId: string; name: string }[];
  };
  const group = state.organisations.find((one) => one.name.includes("Group"));
  const line = { Description: "Bookkeeping, November", Quantity: 1, UnitAmount: 320, AccountCode: "210" };
  const Tracking = option === null ? [] : [{ Name: "Entity", Option: option }];
  const body = { Contact: { Name: contact }, Status: "AUTHORISED", LineItems: [{ ...line, Tracking }] };
  const headers = { "content-type": "application/json" };
  const address = `${xero}/sim/organisations/${group?.tenantId}/invoices`;
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the simulator refused the invoice: ${await response.text()}`);
}
