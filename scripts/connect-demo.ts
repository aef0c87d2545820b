/**
 * Does over HTTP what a person does on the first day: connects the demo firm's organisations through the simulator's
 * consent, says which one is the group, gives each satellite its tracking option, looks at the checks, and has what was
 * invoiced before brought in step. Doing it again changes nothing.
 */

import { setTimeout as wait } from "node:timers/promises";

interface Entity {
  readonly tenantId: string;
  readonly name: string;
  readonly role: string;
}

interface Category {
  readonly id: string;
  readonly name: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

const ROUTING_CATEGORY = "Entity";
const READY_TRIES = 300;
const READY_PAUSE_MS = 200;

/** Waits until the address answers 200, a minute at most. */
export async function answering(address: string): Promise<void> {
  for (let n = 0; n < READY_TRIES; n++) {
    const response = await fetch(address).catch(() => null);
    if (response?.ok) return;
    await wait(READY_PAUSE_MS);
  }
  throw new Error(`${address} does not answer`);
}

export async function connectDemo(
  orbit: string,
  { alertUrl = null }: { readonly alertUrl?: string | null } = {},
): Promise<void> {
  const cookie = await signIn(orbit);
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { cookie, "content-type": "application/json" };
    const response = await fetch(`${orbit}${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { items } = await call<{ items: readonly Entity[] }>("GET", "/api/entities");
  if (items.some((entity) => entity.role !== "unassigned")) return;
  const group = items.find((entity) => entity.name.includes("Group"));
  if (group === undefined) throw new Error("the simulator has no organisation with Group in its name");
  await call("PATCH", `/api/entities/${group.tenantId}`, { role: "group" });
  const categories = await call<readonly Category[]>("GET", "/api/tracking-categories");
  const category = categories.find((one) => one.name === ROUTING_CATEGORY);
  await call("PATCH", "/api/settings", { trackingCategoryId: category?.id ?? null, alertUrl });
  for (const entity of items.filter((one) => one !== group)) {
    const option = category?.options.find((one) => entity.name.includes(one.name));
    await call("PATCH", `/api/entities/${entity.tenantId}`, {
      role: "satellite",
      trackingOptionId: option?.id ?? null,
    });
  }
  await call("GET", "/api/setup/checks");
  const now = new Date();
  const lastYear = new Date(Date.UTC(now.getUTCFullYear() - 1, now.getUTCMonth(), now.getUTCDate()));
  await call("POST", "/api/backfill", { from: lastYear.toISOString(), to: now.toISOString() });
}

/** The way through Xero's consent page and back; answers the session's cookie. */
export async function signIn(orbit: string): Promise<string> {
  const leave = await fetch(`${orbit}/auth/connect`, { redirect: "manual" });
  const allow = { method: "POST", body: new URLSearchParams({ decision: "allow" }), redirect: "manual" } as const;
  const allowed = await fetch(leave.headers.get("location") ?? "", allow);
  const back = allowed.headers.get("location") ?? "";
  const landed = await fetch(back, { headers: { cookie: pairs(leave) }, redirect: "manual" });
  const session = pairs(landed);
  if (!session.includes("orbit_session=")) {
    throw new Error(`signing in ended at ${landed.headers.get("location") ?? `status ${landed.status}`}`);
  }
  return session;
}

function pairs(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}
