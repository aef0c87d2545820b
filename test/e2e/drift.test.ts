import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { goTo, invoiceOf, inXero, orbit, signIn, tenantOf, useBrowser } from "./browser.ts";

const browser = useBrowser();
const ECHO_MS = 16_000;
const EDITS = "When somebody edits a copy in its satellite";

async function setEdits(page: Page, value: "keep" | "overwrite"): Promise<void> {
  await goTo(page, "Settings");
  await page.getByLabel(EDITS).selectOption(value);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The settings are saved.").waitFor();
}

describe("the copy of INV-0007", () => {
  it("is found by its number, shown beside its record with what differs, and repaired", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk);
    await setEdits(page, "keep");
    const copy = await invoiceOf("Sydney", "September");
    expect(copy?.InvoiceNumber).toBe("INV-0007");
    // Within seconds of Orbit's own write an edit is taken for its echo, and looked at only later.
    const age = async () => {
      const answer = await desk.context.request.get(`${orbit}/api/mappings?kind=invoice&q=INV-0007`);
      const [mapping] = ((await answer.json()) as { items: readonly { syncedAt: string }[] }).items;
      return mapping === undefined ? 0 : Date.now() - Date.parse(mapping.syncedAt);
    };
    await expect.poll(age, { timeout: 40_000, interval: 500 }).toBeGreaterThan(ECHO_MS);
    const path = `/organisations/${await tenantOf("Sydney")}/invoices/${copy?.InvoiceID}`;
    await inXero("POST", path, { Reference: "Sept (by hand)" });

    await goTo(page, "Copies");
    await page.getByLabel("Search copies").fill("inv-0007");
    const row = page.getByRole("row").filter({ hasText: "INV-0007" });
    await row.getByText("Harbour Sydney Pty Ltd", { exact: true }).waitFor();
    await row.getByRole("link", { name: "INV-0007", exact: true }).click();
    await page.getByText("Differs from the group’s record: Reference", { exact: true }).waitFor();
    const sides = page.locator("tr", { hasText: "Reference" }).locator("td");
    await sides.first().waitFor();
    expect(await sides.allInnerTexts()).toEqual(["September", "Sept (by hand)"]);
    const link = page.getByRole("link", { name: /^Open the copy in Xero/ });
    // In the demo Xero is the simulator, and so is its page of the copy.
    expect(await link.getAttribute("href")).toContain(`invoice=${copy?.InvoiceID}`);

    await page.getByRole("link", { name: "All copies" }).first().click();
    await page.getByRole("link", { name: "Differing from the group" }).click();
    const drift = page.getByRole("listitem").filter({ hasText: "INV-0007" });
    await drift.getByText("Sept (by hand)").waitFor();
    await drift.getByRole("button", { name: "Restore group values" }).click();
    await page.getByText("Every copy equals its record.").waitFor();
    expect((await invoiceOf("Sydney", "September"))?.InvoiceNumber).toBe("INV-0007");
    await setEdits(page, "overwrite");
    expect(desk.errors).toEqual([]);
  });
});
