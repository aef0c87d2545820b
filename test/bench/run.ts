/**
 * `npm run bench [bursts | large | route | cost | page]`: tables on standard output; without a name all but `large`, which takes a
 * quarter of an hour. What depends on Xero's limits runs in simulated time; the route runs in real workerd.
 */

import type { BurstPlan } from "./burst.ts";
import { bursts } from "./bursts.ts";
import { cost } from "./cost.ts";
import { page } from "./page.ts";
import { print } from "./table.ts";
import { webhookRoute } from "./webhook-route.ts";

const PLANS: readonly BurstPlan[] = [100, 1000, 10_000].flatMap((invoices) =>
  [2, 10].map((satellites) => ({ invoices, satellites })),
);
const LARGE: readonly BurstPlan[] = [
  { invoices: 50_000, satellites: 2 },
  { invoices: 50_000, satellites: 10, dayLimit: 1000 },
];

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  bursts: () => bursts(PLANS),
  route: () => webhookRoute(),
  cost: () => cost(),
  page: () => page(),
  large: () => bursts(LARGE),
};

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(BENCHES).filter((name) => name !== "large");
// One line for each call to Xero would bury the tables.
console.log = () => undefined;
for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`no benchmark ${name}: choose from ${Object.keys(BENCHES).join(", ")}`);
  await bench();
}
print("");
process.exit(0);
