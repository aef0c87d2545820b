/**
 * `npm run bench [-- bursts | large | everyday | route | idle | receipt | cost | lists | memory | month | page]`: tables on standard output; without a name all of them.
 * What depends on Xero's limits runs in simulated time; route, idle and receipt run in real workerd.
 */

import { QUIET } from "../../scripts/wrangler.ts";
import type { BurstPlan } from "./burst.ts";
import { bursts } from "./bursts.ts";
import { cost } from "./cost.ts";
import { everyday } from "./everyday.ts";
import { idle } from "./idle.ts";
import { lists } from "./lists.ts";
import { memory } from "./memory.ts";
import { page } from "./page.ts";
import { receipt } from "./receipt.ts";
import { print } from "./table.ts";
import { tieOut } from "./tie-out.ts";
import { webhookRoute } from "./webhook-route.ts";

const PLANS: readonly BurstPlan[] = [100, 1000, 10_000].flatMap((invoices) =>
  [2, 10].map((satellites) => ({ invoices, satellites })),
);
const LARGE: readonly BurstPlan[] = [
  { invoices: 50_000, satellites: 2, dayLimit: 1000 },
  { invoices: 50_000, satellites: 10, dayLimit: 1000 },
];

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  bursts: () => bursts(PLANS),
  large: () => bursts(LARGE),
  everyday: () => everyday(),
  route: () => webhookRoute(),
  idle: () => idle(),
  receipt: () => receipt(),
  cost: () => cost(),
  lists: () => lists(),
  memory: () => memory(),
  month: () => tieOut(),
  page: () => page(),
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(BENCHES);
// One line for each call to Xero, and for each message of a queue, would bury the tables.
console.log = () => undefined;
console.info = () => undefined;
Object.assign(process.env, QUIET);
for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`no benchmark ${name}: choose from ${Object.keys(BENCHES).join(", ")}`);
  await bench();
}
print("");
process.exit(0);
