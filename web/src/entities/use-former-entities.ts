/** Organisations that are no satellites any more, and in which copies are still counted on. */

import { ok } from "../../../src/domain/result.ts";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import { useResource } from "../live/use-resource.ts";

/** The group's object goes through all its records for it. */
const EVERY_MS = 300_000;

export function useFormerEntities() {
  return useResource({
    key: "former-entities",
    everyMs: EVERY_MS,
    load: async () => {
      const answer = await ask(api.entities.former.$get());
      return answer.ok ? ok(answer.value.items) : answer;
    },
  });
}
