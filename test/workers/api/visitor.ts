/** A signed-in person with a browser, for the tests of the API. The objects are those that the test hands in. */

import { Hono } from "hono";
import { createApi } from "../../../src/api/app.ts";
import { startSession } from "../../../src/auth/session.ts";
import { type FirmId, firmId } from "../../../src/domain/ids.ts";
import { configured, type WebEnv } from "../../../src/http/context.ts";
import type { Objects } from "../../../src/objects/objects.ts";
import type { MemberRole } from "../../../src/store/members.ts";
import { Browser, ORIGIN } from "../browser.ts";
import { seedMember } from "../seed.ts";

export function apiBrowser(objects: Objects, vars: Readonly<Record<string, unknown>> = {}): Browser {
  const app = new Hono<WebEnv>();
  app.use(
    "/enter/*",
    configured(() => objects),
  );
  app.get("/enter/:firm/:person", async (c) => {
    const { firm, person } = c.req.param();
    await startSession(c, { userId: `user-${person}`, firmId: firmId(firm), nowMs: Date.now() });
    return c.body(null, 204);
  });
  return new Browser(
    app.route(
      "/",
      createApi(() => objects),
    ),
    vars,
  );
}

/** A member of the firm with this role, signed in. The person's name is the role. */
export async function signedIn(
  objects: Objects,
  firm: FirmId,
  role: MemberRole,
  vars: Readonly<Record<string, unknown>> = {},
): Promise<Browser> {
  const person = `${role}-${firm}`;
  await seedMember(firm, person, role);
  const browser = apiBrowser(objects, vars);
  await browser.fetch(`/enter/${firm}/${person}`);
  return browser;
}

export function send(browser: Browser, method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { "content-type": "application/json", origin: ORIGIN };
  return browser.fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

export async function get<T>(browser: Browser, path: string): Promise<T> {
  const response = await browser.fetch(path);
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json<T>();
}
