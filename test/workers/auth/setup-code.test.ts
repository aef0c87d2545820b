import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as schema from "../../../src/store/schema.ts";
import { database } from "../../../src/store/scope.ts";
import { type Browser, ORIGIN } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { freshDatabase } from "../seed.ts";
import { authBrowser, comeBack, goThrough, leave } from "./visitor.ts";
import { connection, type XeroIdentity, xeroIdentity } from "./xero-identity.ts";

const CODE = "f7Kq-92Lm-setup";
const db = database(env.DB);
let xero: XeroIdentity;
let browser: Browser;

beforeEach(async () => {
  await freshDatabase();
  xero = xeroIdentity();
  xero.connections = [connection("t-1", "Smith Group")];
  browser = authBrowser(fakeObjects(), { SETUP_CODE: CODE });
});
afterEach(() => vi.restoreAllMocks());

const firms = async () => (await db.select().from(schema.firms)).length;
const asked = async () => (await browser.fetch("/auth/who")).json();
const be = (person: string) => {
  xero.claims = { xero_userid: `xero-${person}`, email: `${person}@example.com` };
};

async function expectRefused(path: string, code: string): Promise<void> {
  const response = await browser.fetch(path);
  const landed = new URL(response.headers.get("location") ?? "", ORIGIN);
  expect(landed.origin).toBe(ORIGIN);
  expect(landed.searchParams.get("error")).toBe(code);
  expect(landed.searchParams.get("reason")).toContain("set-up code");
  expect(response.headers.get("location")).not.toContain(CODE);
  expect(await firms()).toBe(0);
}

describe("while there is no firm, with a set-up code", () => {
  it("a stranger who connects first without it does not even reach Xero, and the page is told to ask for it", async () => {
    expect(await asked()).toEqual({ signedIn: false, setupCodeWanted: true });
    await expectRefused("/auth/connect", "setup-code-needed");
    await expectRefused("/auth/connect?setup=", "setup-code-needed");
  });

  it.each(["wrong", CODE.slice(0, -1), `${CODE}x`, CODE.toUpperCase()])("%s is not the code", async (given) => {
    await expectRefused(`/auth/connect?setup=${given}`, "setup-code-wrong");
  });

  it("who gives it makes the firm, and nobody is asked afterwards", async () => {
    expect(await goThrough(browser, xero, `/auth/connect?setup=${CODE}`)).toBe("/");
    expect(await firms()).toBe(1);
    expect(await asked()).toEqual({ signedIn: true, setupCodeWanted: false });
    const again = authBrowser(fakeObjects(), { SETUP_CODE: CODE });
    expect(await goThrough(again, xero, "/auth/connect")).toBe("/");
    be("eve");
    expect(await goThrough(again, xero, "/auth/connect")).toMatch(/^\/\?error=not-invited/);
  });

  it("a sign-in that began while there was a firm makes none without the code when the firm is gone", async () => {
    await goThrough(browser, xero, `/auth/connect?setup=${CODE}`);
    const stranger = authBrowser(fakeObjects(), { SETUP_CODE: CODE });
    be("eve");
    const sent = await leave(stranger, xero, "/auth/connect");
    await db.delete(schema.firms);
    await db.delete(schema.members);
    const landed = await comeBack(stranger, { code: "code-1", state: sent.get("state") ?? "" });
    expect(landed).toMatch(/^\/\?error=setup-code-needed/);
    expect(await firms()).toBe(0);
  });

  it("with sign-up open, only the first firm needs it", async () => {
    browser = authBrowser(fakeObjects(), { SETUP_CODE: CODE, ALLOW_SIGNUP: "true" });
    await expectRefused("/auth/connect", "setup-code-needed");
    await goThrough(browser, xero, `/auth/connect?setup=${CODE}`);
    be("eve");
    xero.connections = [connection("t-2", "Eve Group")];
    const other = authBrowser(fakeObjects(), { SETUP_CODE: CODE, ALLOW_SIGNUP: "true" });
    expect(await goThrough(other, xero, "/auth/connect")).toBe("/");
    expect(await firms()).toBe(2);
  });
});
