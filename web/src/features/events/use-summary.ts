/** The counts behind tabs and causes, kept fresh. */

import { type Answer, ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { EventSummary } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { rememberTitles } from "./cause-titles.ts";

const EVERY_MS = 3_000;

export function useSummary() {
  return useResource({ key: ["summary"], everyMs: EVERY_MS, load: loadSummary });
}

async function loadSummary(): Promise<Answer<EventSummary>> {
  const answer = await ask(api.events.summary.$get());
  if (answer.ok) rememberTitles(answer.value.byCode);
  return answer;
}
