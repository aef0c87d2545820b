/** A real Chromium, and what a person does in it. Whatever a page writes to its console as an error is kept. */

import bundled from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { orbit, xero } from "./product.ts";

const ARGUMENTS = ["--headless=shell", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const WAIT_MS = 20_000;

export { orbit, xero };

export interface Desk {
  readonly context: BrowserContext;
  /** Pages of this person, all with one session. */
  open(address: string): Promise<Page>;
  /** Console errors and failed scripts of all pages so far. */
  readonly errors: readonly string[];
}

/** One browser for a file of tests. */
export function useBrowser(): { desk(): Promise<Desk> } {
  let browser: Browser | null = null;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: await bundled.executablePath(), args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    async desk() {
      if (browser === null) throw new Error("the browser is not open yet");
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-AU" });
      context.setDefaultTimeout(WAIT_MS);
      const errors: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => errors.push(String(error.error())));
      const open = async (address: string) => {
        const page = await context.newPage();
        await page.goto(address);
        return page;
      };
      return { context, open, errors };
    },
  };
}

/** From the page's sign-in button through the consent page and back to the overview; then on to that view. */
export async function signIn(desk: Desk, view = "Overview"): Promise<Page> {
  const page = await desk.open(orbit);
  await page.getByRole("link", { name: "Sign in with Xero" }).click();
  await page.getByRole("button", { name: /allow/i }).click();
  await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
  await goTo(page, view);
  return page;
}

/** By the links at the side, as a person goes. */
export async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: view }).click();
  await page.getByRole("heading", { name: view, level: 1 }).waitFor();
}

/** The event's row of the list, by what is written in it. */
export function eventRow(events: Page, words: string, status: string): Locator {
  return events.getByRole("row").filter({ hasText: words }).filter({ hasText: status }).first();
}

export interface Raised {
  /** Someone new, unless `isKnown`. */
  readonly contact: string;
  readonly isKnown?: boolean;
  readonly reference: string;
  /** Of the tracking category Entity; none when left out. */
  readonly option?: string;
  readonly unitAmount: string;
}

/** Raises and approves an invoice of one line, in the group's form of the simulator's page. */
export async function raiseInvoice(simulator: Page, sale: Raised): Promise<void> {
  const { contact, isKnown, reference, option, unitAmount } = sale;
  await simulator.getByRole("button", { name: "New invoice" }).first().click();
  const form = simulator.getByRole("dialog");
  await form.getByRole("combobox", { name: "Contact" }).selectOption(isKnown ? contact : "Someone new…");
  if (!isKnown) await form.getByLabel("Name of the new contact").fill(contact);
  await form.getByLabel("Reference").fill(reference);
  await form.getByLabel("Description").fill("Advice");
  await form.getByLabel("Unit amount").fill(unitAmount);
  if (option !== undefined) await form.getByRole("combobox", { name: "Entity" }).selectOption(option);
  await form.getByRole("button", { name: "Approve" }).click();
  await form.waitFor({ state: "hidden" });
}

/** What the simulated Xero lets a person do outside of its page, or undo after a test. */
export async function inXero(method: "POST" | "PATCH" | "DELETE", path: string, body: object = {}): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${xero}/sim${path}`, { method, headers, body: JSON.stringify(body) });
  expect(response.ok, `${method} ${path} answers ${response.status}`).toBe(true);
}

/** The tenant id of the simulator's organisation whose name has this word. */
export async function tenantOf(organisationWord: string): Promise<string> {
  const state = await answer<{ organisations: readonly Organisation[] }>(`${xero}/sim/state`);
  const organisation = state.organisations.find((one) => one.name.includes(organisationWord));
  expect(organisation, `an organisation with ${organisationWord} in its name`).toBeDefined();
  return organisation?.tenantId ?? "";
}

/** The simulator's invoice with this reference in the organisation whose name has this word; none is null. */
export async function invoiceOf(organisationWord: string, reference: string): Promise<SimulatedInvoice | null> {
  const tenantId = await tenantOf(organisationWord);
  const { items } = await answer<{ items: readonly SimulatedInvoice[] }>(
    `${xero}/sim/organisations/${tenantId}/invoices`,
  );
  return items.find((invoice) => invoice.Reference === reference) ?? null;
}

export interface SimulatedInvoice {
  readonly InvoiceID: string;
  readonly InvoiceNumber: string;
  readonly Reference: string;
  readonly Status: string;
  readonly Contact: { readonly Name: string };
  readonly LineItems: readonly Readonly<Record<string, unknown>>[];
  readonly SubTotal: number;
  readonly TotalTax: number;
  readonly Total: number;
}

interface Organisation {
  readonly tenantId: string;
  readonly name: string;
}

async function answer<T>(address: string): Promise<T> {
  const response = await fetch(address);
  expect(response.ok, `${address} answers ${response.status}`).toBe(true);
  return (await response.json()) as T;
}
