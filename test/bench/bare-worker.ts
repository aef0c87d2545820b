/** What the webhook route is measured against: Hono, the HMAC of the body (its key imported once), one message to a queue, 200. */

import { Hono } from "hono";

interface Bindings {
  readonly EVENTS: { send(message: string): Promise<unknown> };
  readonly XERO_WEBHOOK_KEY: string;
}

let hmac: Awaited<ReturnType<typeof crypto.subtle.importKey>> | null = null;

const app = new Hono<{ Bindings: Bindings }>();

app.post("/webhooks/xero", async (context) => {
  const body = await context.req.arrayBuffer();
  const key = new TextEncoder().encode(context.env.XERO_WEBHOOK_KEY);
  hmac ??= await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const signature = Uint8Array.from(atob(context.req.header("x-xero-signature") ?? ""), (char) => char.charCodeAt(0));
  if (!(await crypto.subtle.verify("HMAC", hmac, signature, body))) return context.body(null, 401);
  await context.env.EVENTS.send(new TextDecoder().decode(body));
  return context.body(null, 200);
});

export default app;
