/** A real Chromium, and what a person does in it. Whatever a page writes to its console as an error is kept. */

import bundled from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";

const ARGUMENTS = ["--headless=shell", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const WAIT_MS = 20_000;
/** What the browser says by itself of the one answer that asks a person to sign in. */
const ASKS_TO_SIGN_IN = "the server responded with a status of 401";

export const orbit = inject("orbit");
export const xero = inject("xero");

export interface Desk {
  readonly context: BrowserContext;
  /** Pages of this person, all with one session. */
  open(address: string): Promise<Page>;
  /** Console errors and failed scripts of all pages so far, but for the 401 that shows the sign-in page. */
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
        if (message.type() === "error" && !message.text().includes(ASKS_TO_SIGN_IN)) errors.push(message.text());
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

/** From the page's sign-in button through the consent page and back to the events. */
export async function signIn(desk: Desk): Promise<Page> {
  const page = await desk.open(orbit);
  await page.getByRole("link", { name: "Sign in with Xero" }).click();
  await page.getByRole("button", { name: /allow/i }).click();
  await page.getByRole("heading", { name: "Events", level: 1 }).waitFor();
  return page;
}

export interface Raised {
  readonly contact: string;
  readonly reference: string;
  /** Of the tracking category Entity; none when left out. */
  readonly option?: string;
  readonly unitAmount: string;
}

/** Raises and approves an invoice of one line for a new contact, in the group's form of the simulator's page. */
export async function raiseInvoice(simulator: Page, { contact, reference, option, unitAmount }: Raised): Promise<void> {
  await simulator.getByRole("button", { name: "New invoice" }).first().click();
  const form = simulator.getByRole("dialog");
  await form.getByRole("combobox", { name: "Contact" }).selectOption("Someone new…");
  await form.getByLabel("Name of the new contact").fill(contact);
  await form.getByLabel("Reference").fill(reference);
  await form.getByLabel("Description").fill("Advice");
  await form.getByLabel("Unit amount").fill(unitAmount);
  if (option !== undefined) await form.getByRole("combobox", { name: "Entity" }).selectOption(option);
  await form.getByRole("button", { name: "Approve" }).click();
  await form.waitFor({ state: "hidden" });
}

/** The simulator's invoice with this reference in the organisation whose name has this word; none is null. */
export async function invoiceOf(organisationWord: string, reference: string): Promise<SimulatedInvoice | null> {
  const state = await answer<{ organisations: readonly Organisation[] }>(`${xero}/sim/state`);
  const organisation = state.organisations.find((one) => one.name.includes(organisationWord));
  expect(organisation, `an organisation with ${organisationWord} in its name`).toBeDefined();
  const { items } = await answer<{ items: readonly SimulatedInvoice[] }>(
    `${xero}/sim/organisations/${organisation?.tenantId}/invoices`,
  );
  return items.find((invoice) => invoice.Reference === reference) ?? null;
}

export interface SimulatedInvoice {
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
