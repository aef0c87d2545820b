/** A person with a browser who goes to Xero and comes back, for the tests of src/auth and src/api. */

import { Hono } from "hono";
import { expect } from "vitest";
import { createAuth } from "../../../src/auth/routes.ts";
import type { WebEnv } from "../../../src/http/context.ts";
import type { Objects } from "../../../src/objects/objects.ts";
import { Browser } from "../browser.ts";
import type { XeroIdentity } from "./xero-identity.ts";

export function authBrowser(objects: Objects, vars: Readonly<Record<string, unknown>> = {}): Browser {
  const auth = createAuth(() => objects);
  return new Browser(new Hono<WebEnv>().route("/auth", auth), vars);
}

/** Goes to Xero and answers the authorize address's parameters; the identity side will use their nonce. */
export async function leave(browser: Browser, xero: XeroIdentity, path: string): Promise<URLSearchParams> {
  const response = await browser.fetch(path);
  expect(response.status).toBe(302);
  const authorize = new URL(response.headers.get("location") ?? "");
  expect(`${authorize.origin}${authorize.pathname}`).toBe("https://login.xero.com/identity/connect/authorize");
  xero.nonce = authorize.searchParams.get("nonce") ?? "";
  return authorize.searchParams;
}

/** Answers where the callback sent the browser. */
export async function comeBack(browser: Browser, query: Record<string, string>): Promise<string> {
  const response = await browser.fetch(`/auth/callback?${new URLSearchParams(query)}`);
  expect(response.status).toBe(302);
  return response.headers.get("location") ?? "";
}

export async function goThrough(browser: Browser, xero: XeroIdentity, path: string): Promise<string> {
  const sent = await leave(browser, xero, path);
  return comeBack(browser, { code: "code-1", state: sent.get("state") ?? "" });
}
