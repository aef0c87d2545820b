/**
 * `npm run bench [-- --quick] [bursts | large | everyday | route | idle | receipt | cost | lists | memory | month | page]`: tables on
 * standard output; without a name all of them, `--quick` with the smallest size of each. What depends on Xero's limits runs in
 * simulated time; route, idle and receipt run in real workerd.
 */

import { parseArgs } from "node:util";
import { QUIET } from "../../scripts/wrangler.ts";
import type { BurstPlan } from "./burst.ts";
import { isQuick, sized } from "./size.ts";
import { print } from "./table.ts";

const PLANS: readonly BurstPlan[] = [100, 1000, 10_000].flatMap((invoices) =>
  [2, 10].map((satellites) => ({ invoices, satellites })),
);
const LARGE: readonly BurstPlan[] = [
  { invoices: 50_000, satellites: 2, dayLimit: 1000 },
  { invoices: 50_000, satellites: 10, dayLimit: 1000 },
];

const bursts = async (plans: readonly BurstPlan[]) => (await import("./bursts.ts")).bursts(plans);

/** Each is loaded when it is its turn: wrangler, Vite and Chromium take seconds that most of them do not need. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  bursts: () => bursts(sized(PLANS, PLANS.slice(0, 1))),
  large: () => bursts(sized(LARGE, [{ invoices: 1000, satellites: 2, dayLimit: 1000 }])),
  everyday: async () => (await import("./everyday.ts")).everyday(),
  route: async () => (await import("./webhook-route.ts")).webhookRoute(),
  idle: async () => (await import("./idle.ts")).idle(),
  receipt: async () => (await import("./receipt.ts")).receipt(),
  cost: async () => (await import("./cost.ts")).cost(),
  lists: async () => (await import("./lists.ts")).lists(),
  memory: async () => (await import("./memory.ts")).memory(),
  month: async () => (await import("./tie-out.ts")).tieOut(),
  page: async () => (await import("./page.ts")).page(),
};

const { positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: "boolean" } } });
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(", ")}: choose from ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
if (isQuick) print("The smallest sizes: these figures are not to be compared with others.");
// One line for each call to Xero, and for each message of a queue, would bury the tables.
console.log = () => undefined;
console.info = () => undefined;
Object.assign(process.env, QUIET);
for (const name of names) await BENCHES[name]?.();
print("");
process.exit(0);
