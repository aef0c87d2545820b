/** The firm's organisations, kept fresh; all pages of them. */

import { ok } from "../../../../src/domain/result.ts";
import { type Answer, ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Entity } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { rememberXeroPlaces } from "./short-codes.ts";

/** 2,000 organisations: more than any practice has. */
const MOST_PAGES = 10;

/** Every reading asks each organisation's object for its figures: views that only need names ask seldom. */
const EVERY_MS = { figures: 5_000, health: 20_000, names: 120_000 } as const;

export function useEntities(need: keyof typeof EVERY_MS) {
  return useResource({ key: ["entities"], everyMs: EVERY_MS[need], load: allEntities });
}

async function allEntities(): Promise<Answer<readonly Entity[]>> {
  const all: Entity[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: Answer<{ readonly items: readonly Entity[]; readonly nextCursor: string | null }> = await ask(
      api.entities.$get({ query: cursor === null ? { limit: "200" } : { limit: "200", cursor } }),
    );
    if (!answer.ok) return answer;
    all.push(...answer.value.items);
    cursor = answer.value.nextCursor;
    if (cursor === null) break;
  }
  rememberXeroPlaces(all);
  return ok(all);
}
