/** *Start over* of the demo: both sides are as they began, and what is raised afterwards is copied as on the first day. */

import { describe, expect, it } from "vitest";
import { invoiceOf, raiseInvoice, signIn, useBrowser, xero } from "./browser.ts";

const browser = useBrowser();
/** Of the practice that the demo begins with. */
const OLD = "Advice";
const TIMEOUT_MS = 300_000;

describe("starting the demo over", () => {
  it(
    "puts both sides back, and an invoice that is raised then is copied at once",
    async () => {
      const desk = await browser.desk();
      const simulator = await desk.open(xero);
      const sale = { contact: "Forgotten Florist", option: "Sydney", unitAmount: "70" };
      await raiseInvoice(simulator, { ...sale, reference: "before the start" });
      await expect.poll(() => invoiceOf("Sydney", "before the start"), { timeout: 20_000 }).not.toBeNull();

      simulator.on("dialog", (question) => void question.accept());
      await simulator.getByRole("button", { name: "Start over" }).click();
      await simulator.getByText(/The demo starts over/).waitFor();
      expect(await invoiceOf("Group", "before the start")).toBeNull();
      await expect.poll(() => invoiceOf("Sydney", OLD), { timeout: 180_000 }).not.toBeNull();

      await raiseInvoice(simulator, { ...sale, reference: "after the start" });
      await expect.poll(() => invoiceOf("Sydney", "after the start"), { timeout: 20_000 }).not.toBeNull();
      const page = await signIn(desk, "Documents");
      await page.getByText("Forgotten Florist · after the start").waitFor();
      expect(await page.getByText("Forgotten Florist · before the start").count()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
