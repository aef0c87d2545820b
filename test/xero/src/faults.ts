/**
 * Failures on request: "the next N calls that match get this". A fault that says `committed` is answered after the work
 * was done and saved, the others before anything happened. Used by the page, by people who try Orbit, and by tests.
 */

import { z } from "zod";
import type { World } from "./state/world.ts";

const EffectSchema = z.discriminatedUnion("kind", [
  /** Nothing but the delay. */
  z.object({ kind: z.literal("none") }),
  /** Any status and body, for instance a 500. */
  z.object({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    body: z.string().max(10_000).default(""),
    contentType: z.string().default("application/json; charset=utf-8"),
    committed: z.boolean().default(false),
  }),
  /** 503 for everybody; never counted, never saved (docs/xero.md §2). */
  z.object({ kind: z.literal("maintenance") }),
  /** 503 for one organisation; never saved. */
  z.object({ kind: z.literal("organisation-offline") }),
  /** A 429 as if the meter were full. `concurrent` carries no Retry-After. */
  z.object({
    kind: z.literal("rate-limit"),
    problem: z.enum(["minute", "day", "concurrent", "appminute"]).default("minute"),
    retryAfterSeconds: z.int().min(1).max(86_400).default(20),
  }),
  /** The connection breaks. In process `fetch` rejects with a TypeError. */
  z.object({ kind: z.literal("reset"), committed: z.boolean().default(false) }),
  /** No answer ever comes. */
  z.object({ kind: z.literal("hang"), committed: z.boolean().default(false) }),
  /** 200 whose body stops in the middle of its JSON; the work is done. */
  z.object({ kind: z.literal("malformed") }),
]);

export const FaultRequestSchema = z.object({
  /** How many calls it hits. */
  times: z.int().min(1).max(100_000).default(1),
  method: z.string().toUpperCase().optional(),
  /** Path as asked for, `*` for anything: `/api.xro/2.0/Invoices*`, `/connect/token`. Compared without case. */
  path: z.string().max(500).default("*"),
  tenantId: z.string().optional(),
  delayMs: z.int().min(0).max(600_000).default(0),
  effect: EffectSchema,
});

export type FaultRequest = z.input<typeof FaultRequestSchema>;

export interface Fault extends z.infer<typeof FaultRequestSchema> {
  readonly id: string;
}

export interface FaultableCall {
  readonly method: string;
  readonly path: string;
  readonly tenantId: string | null;
}

export function addFault(world: World, request: FaultRequest): Fault {
  return world.tables.faults.put({ id: world.newId(), ...FaultRequestSchema.parse(request) });
}

/** The oldest fault that matches, with one of its times used up. */
export function takeFault(world: World, call: FaultableCall): Fault | null {
  for (const fault of world.tables.faults.values()) {
    if (!matches(fault, call)) continue;
    if (fault.times > 1) world.tables.faults.put({ ...fault, times: fault.times - 1 });
    else world.tables.faults.remove(fault.id);
    return fault;
  }
  return null;
}

function matches(fault: Fault, call: FaultableCall): boolean {
  if (fault.method !== undefined && fault.method !== call.method) return false;
  if (fault.tenantId !== undefined && fault.tenantId !== call.tenantId) return false;
  const pattern = fault.path.split("*").map(escapeRegExp).join(".*");
  return new RegExp(`^${pattern}$`, "i").test(call.path);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
