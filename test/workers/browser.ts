/** A browser for the tests: keeps cookies by name (and path), sends them back, never follows redirects. */

import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Hono } from "hono";
import type { WebEnv } from "../../src/http/context.ts";

export const ORIGIN = "https://orbit.example";

/** Of the requests so far: what they began may continue after their answers. */
const contexts: ExecutionContext[] = [];

/** Until everything that requests began in the background is over. */
export async function backgroundOver(): Promise<void> {
  for (const context of contexts.splice(0)) await waitOnExecutionContext(context);
}

export class Browser {
  readonly cookies = new Map<string, { value: string; attributes: string }>();
  readonly #app: Hono<WebEnv>;
  readonly #env: Env;

  constructor(app: Hono<WebEnv>, vars: Readonly<Record<string, unknown>> = {}) {
    this.#app = app;
    this.#env = { ...env, ...vars };
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookies = [...this.cookies].map(([name, { value }]) => `${name}=${value}`);
    if (cookies.length > 0) headers.set("cookie", cookies.join("; "));
    const request = new Request(new URL(path, ORIGIN), { ...init, headers, redirect: "manual" });
    const context = createExecutionContext();
    contexts.push(context);
    const response = await this.#app.fetch(request, this.#env, context);
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const [name = "", ...value] = pair.split("=");
    if (attributes.includes("Max-Age=0")) this.cookies.delete(name);
    else this.cookies.set(name, { value: value.join("="), attributes: attributes.join("; ") });
  }
}
