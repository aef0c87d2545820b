/**
 * Whether Xero's list of connections names an organisation (docs/xero.md §1.5): the only thing that says that it is
 * disconnected. One call in, one word out, bounded in time and size. It names no organisation and counts against no
 * organisation's limits. Caller: the executor, after a 403.
 */

import { z } from "zod";
import { boundedText } from "../bounded-body.ts";
import { CONNECTIONS_PER_CONSENT, CONNECTIONS_TIMEOUT_MS } from "../limits.ts";
import type { XeroConnection } from "./client.ts";
import { jsonOrNull } from "./errors.ts";

/** `unknown`: no usable answer, which proves nothing. */
export type Listing = "listed" | "missing" | "unknown";

/** 1,000 connections are 300 KB. */
const MOST_BYTES = 1024 * 1024;

const connections = z.array(z.looseObject({ tenantId: z.string() })).max(CONNECTIONS_PER_CONSENT);

/** Whatever consent made the connection: a token serves every organisation that its person has connected. */
export async function listingOf(
  connection: XeroConnection,
  { accessToken, tenantId }: { readonly accessToken: string; readonly tenantId: string },
): Promise<Listing> {
  try {
    const signal = connection.timeout(CONNECTIONS_TIMEOUT_MS);
    const headers = { authorization: `Bearer ${accessToken}`, accept: "application/json" };
    const request = new Request(`${connection.apiUrl}/connections`, { headers, redirect: "manual", signal });
    const response = await connection.fetch(request);
    if (!response.ok) return "unknown";
    const text = await boundedText(response.body, MOST_BYTES);
    const listed = connections.safeParse(text.cut ? null : jsonOrNull(text.value));
    if (!listed.success) return "unknown";
    return listed.data.some((one) => one.tenantId.toLowerCase() === tenantId.toLowerCase()) ? "listed" : "missing";
  } catch {
    return "unknown";
  }
}
