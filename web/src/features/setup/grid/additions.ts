/** Entries that satellites lack and that Orbit can add there: which, and asking for it. */

import { type Answer, ask } from "../../../data/answer.ts";
import { api } from "../../../data/client.ts";
import type { GridPart, SetupAdditions } from "../../../data/shapes.ts";
import { counted } from "../../../format/counts.ts";
import { say } from "../../../ui/announce.ts";

export type AddedCell = SetupAdditions["cells"][number];

/** The API takes so many at a time; the button can be pressed again for the others. */
const MOST = 500;

/** Of the rows that are shown, whatever is not on its way already. */
export function addable(parts: readonly GridPart[]): readonly AddedCell[] {
  const cells = parts.flatMap(({ list, rows }) =>
    rows.flatMap(({ key, cells: all }) =>
      all.flatMap(({ tenantId, canAdd, adding }) => {
        const isOnItsWay = adding !== null && adding.failed === null;
        return canAdd && !isOnItsWay ? [{ list, key, tenantId }] : [];
      }),
    ),
  );
  return cells.slice(0, MOST);
}

export function isAdding(parts: readonly GridPart[]): boolean {
  return parts.some(({ rows }) =>
    rows.some(({ cells }) => cells.some(({ adding }) => adding !== null && adding.failed === null)),
  );
}

export async function addThere(cells: readonly AddedCell[]): Promise<Answer<unknown>> {
  const answer = await ask(api.setup.additions.$post({ json: { cells: [...cells] } }));
  if (!answer.ok) return answer;
  const { accepted, refused } = answer.value;
  const [first] = refused;
  const refusal = first === undefined ? "" : ` ${counted(refused.length, "entry", "entries")} not: ${first.reason}`;
  say(
    accepted > 0 ? "good" : "bad",
    `${counted(accepted, "entry", "entries")} ${accepted === 1 ? "is" : "are"} being added.${refusal}`,
  );
  return answer;
}
