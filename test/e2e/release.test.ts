import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { eventRow, invoiceOf, inXero, raiseInvoice, signIn, useBrowser, xero } from "./browser.ts";

const browser = useBrowser();
const CONTACT = "Sleepy Hollow Nursery";

async function inSydneysContacts(simulator: Page, words: "Archive" | "Restore"): Promise<void> {
  const satellite = simulator.getByRole("region", { name: /Sydney/ });
  await satellite.getByRole("button", { name: "Contacts" }).click();
  await simulator.getByRole("button", { name: `${words} ${CONTACT}` }).click();
  await simulator
    .getByText(words === "Archive" ? "Archived." : "Restored.")
    .first()
    .waitFor();
  await simulator.getByRole("dialog").getByRole("button", { name: /close/i }).click();
}

/** No record of the organisation waits for a call. */
async function isAtRest(page: Page, organisationWord: string): Promise<boolean> {
  const answer: unknown = await page.evaluate(async () => (await fetch("/api/entities")).json());
  const { items } = answer as { readonly items: readonly { readonly name: string; readonly backlog: number }[] };
  return items.find((one) => one.name.includes(organisationWord))?.backlog === 0;
}

describe("an archived contact", () => {
  it("fails its three invoices, and one press releases all of them once it is restored", async () => {
    const desk = await browser.desk();
    const events = await signIn(desk, "Events");
    const simulator = await desk.open(xero);
    const sale = { contact: CONTACT, option: "Sydney", unitAmount: "90" };
    await raiseInvoice(simulator, { ...sale, reference: "before" });
    await eventRow(events, CONTACT, "Synced").waitFor();

    await inSydneysContacts(simulator, "Archive");
    for (const n of [1, 2, 3]) await raiseInvoice(simulator, { ...sale, isKnown: true, reference: `sleepy-${n}` });
    const cause = events.getByRole("link", { name: /3\s*The contact .* has been archived/ });
    await cause.click();
    await eventRow(events, CONTACT, "Failed").waitFor();

    // The word of the restored contact is lost on its way, and nothing is looked at meanwhile: then a person has to say so.
    await vi.waitUntil(() => isAtRest(events, "Sydney"), { timeout: 30_000, interval: 250 });
    await inXero("POST", "/webhooks/drop", { count: 1 });
    await inSydneysContacts(simulator, "Restore");
    await events.getByRole("button", { name: "Re-sync all 3 events" }).click();
    const plan = events.getByRole("dialog");
    await plan.getByText("3 records").waitFor();
    await plan.getByRole("button", { name: "Re-sync 3 events" }).click();
    await events.getByRole("region", { name: "Progress" }).getByText("3 of 3 done").waitFor();
    // The rows stay where they were, with what became of them.
    expect(await events.getByRole("row").filter({ hasText: "no longer matches" }).count()).toBe(3);
    for (const n of [1, 2, 3]) expect((await invoiceOf("Sydney", `sleepy-${n}`))?.Total).toBe(99);
    expect(desk.errors).toEqual([]);
  });
});

describe("a failure that somebody takes care of elsewhere", () => {
  it("is marked as resolved, and that is taken back by one press", async () => {
    const desk = await browser.desk();
    const events = await signIn(desk, "Events");
    const simulator = await desk.open(xero);
    await raiseInvoice(simulator, { contact: "Paper Lantern Co", reference: "left-alone", unitAmount: "15" });
    await eventRow(events, "Paper Lantern Co", "Failed").getByRole("link").click();
    const panel = events.getByRole("complementary", { name: "Event" });
    await panel.getByRole("button", { name: "Mark as resolved" }).click();
    await panel.getByText("Resolved", { exact: true }).waitFor();
    await events.getByRole("button", { name: "Undo" }).click();
    await panel.getByText("Failed", { exact: true }).waitFor();
    await panel.getByText("Calls to Xero").click();
    await panel
      .getByText(/^Read invoices in Harbour Practice Group/)
      .first()
      .waitFor();
    await panel.getByRole("button", { name: "Mark as resolved" }).click();
    await panel.getByText("Resolved", { exact: true }).waitFor();
    expect(desk.errors).toEqual([]);
  });
});
