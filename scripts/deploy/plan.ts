/** What a run would do, in lines for people; also without an account (`--dry-run`). Pure. */

import type { Deployment } from "./deployment.ts";
import { type Place, placeWords } from "./place.ts";
import { FROM_XERO } from "./secrets.ts";

export function planText(deployment: Deployment, place: Place): string {
  const { env, worker, database, queues, config } = deployment;
  return [
    `Plan for ${env === null ? "production" : env}; what exists already is kept:`,
    "   1. build the page",
    "   2. find the account, its workers.dev address, and what was made by earlier runs; nothing is made before that",
    `   3. make the database ${database}`,
    `   4. make the queues ${queues.join(" and ")}`,
    `      data: ${placeWords(place)}; an earlier run's choice is kept`,
    `   5. write ${config}, never committed`,
    "   6. where the database has data: print its bookmark and the command that goes back",
    "   7. apply the migrations that it lacks",
    `   8. upload the Worker ${worker} together with its secrets: TOKEN_KEY, SESSION_KEY and SETUP_CODE, made once,`,
    `      and ${FROM_XERO.join(", ")} where they are in the environment`,
    "   9. print the set-up link, and what to enter at Xero: redirect URI, webhook address, scopes",
    "  10. look at the live address: health, no cookie and no body on the webhook address, the redirect URI",
  ].join("\n");
}
