import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { goTo, signIn, useBrowser } from "./browser.ts";

const browser = useBrowser();

/** Takes messages on this machine, as a chat channel does on the internet. */
async function channel() {
  const messages: string[] = [];
  const server = createServer(async (request, response) => {
    messages.push(JSON.parse(await text(request)).text);
    response.end("ok");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/channel`, messages, close: () => server.close() };
}

describe("an owner", () => {
  it("enters an alert address, sends a test there, and hears when nobody takes it", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "Settings");
    const { address, messages, close } = await channel();
    const test = page.getByRole("button", { name: "Send a test" });
    // In the demo, alerts go to the simulator's page until somebody enters another address.
    await page.getByLabel("Alert address").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Save" }).waitFor({ state: "hidden" });
    expect(await test.isDisabled()).toBe(true);
    await page.getByLabel("Alert address").fill(address);
    expect(await test.getAttribute("title")).toBe("Save the address first");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The settings are saved.").first().waitFor();
    await page.getByRole("button", { name: "Save" }).waitFor({ state: "hidden" });
    await test.click();
    await page.getByText("Test delivered.").waitFor();
    expect(messages).toEqual([expect.stringContaining("Orbit, Harbour Practice Group")]);

    close();
    await test.click();
    await page.getByText(/^The message was not delivered: /).waitFor();
    await page.getByLabel("Alert address").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Save" }).waitFor({ state: "hidden" });
    // The browser itself reports the refusal; nothing else may be there.
    expect(desk.errors.filter((error) => !error.includes("/api/alerts/test"))).toEqual([]);
  });

  it("invites somebody and takes the invitation back, pauses a satellite and lets it go on", async () => {
    const desk = await browser.desk();
    const page = await signIn(desk, "People");
    await page.getByLabel("Email address at Xero").fill("clerk@harbour.example");
    await page.getByLabel("Role", { exact: true }).selectOption("Viewer");
    await page.getByText("Viewer: Looks at everything and changes nothing.").waitFor();
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    const invited = page.getByRole("listitem").filter({ hasText: "clerk@harbour.example" });
    await invited.getByText("Invited, has not signed in yet").waitFor();
    await invited.getByRole("button", { name: /^Remove/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
    await invited.waitFor({ state: "hidden" });

    await goTo(page, "Organisations");
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: /Harbour Melbourne/ }) });
    await card.getByRole("button", { name: "Pause" }).click();
    await card.getByText("Paused", { exact: true }).waitFor();
    await goTo(page, "Overview");
    const paused = page.getByText("Harbour Melbourne Pty Ltd is paused", { exact: true }).first();
    await paused.waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await paused.waitFor({ state: "hidden" });
    expect(desk.errors).toEqual([]);
  });
});
