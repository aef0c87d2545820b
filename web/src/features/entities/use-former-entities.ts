/** Organisations that are no satellites any more, and in which copies are still counted on. */

import { ok } from "../../../../src/domain/result.ts";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { useResource } from "../../data/use-resource.ts";

/** The group's object goes through all its records for it. */
const EVERY_MS = 300_000;

export function useFormerEntities() {
  return useResource({
    key: ["former-entities"],
    everyMs: EVERY_MS,
    load: async () => {
      const answer = await ask(api.entities.former.$get());
      return answer.ok ? ok(answer.value.items) : answer;
    },
  });
}
