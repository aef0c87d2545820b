/** What the tier of the Xero app allows and what of it is used: connections, calls a day, the month's egress and its price. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { useResource } from "../../data/use-resource.ts";
import { connectionWords, egressWords } from "./plan-words.ts";

/** Egress grows slowly, and each reading asks every organisation's object. */
const EVERY_MS = 5 * 60_000;

export function XeroPlanLine() {
  const plan = useResource({ key: ["xero-plan"], everyMs: EVERY_MS, load: () => ask(api["xero-plan"].$get()) });
  if (plan.value === null) return null;
  return (
    <p class="sub">
      {connectionWords(plan.value)} {egressWords(plan.value)}
    </p>
  );
}
