/** Sends what was changed of the settings, with what the person saw of it, and says how that went. */

import { useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Problem, Settings, SettingsChange } from "../../data/shapes.ts";
import { type ProblemWords, say } from "../../ui/announce.ts";
import { isChangedMeanwhile, newerWords } from "../activity/newer-words.ts";
import { catchUp, seenOf } from "./draft.ts";

interface SavingOf {
  readonly settings: Settings;
  /** Also what somebody else saved in between. */
  onSaved(settings: Settings): void;
  /** It is saved: nothing is waiting any more. */
  onDone(): void;
}

export interface Saving {
  readonly busy: boolean;
  /** Why the last one was refused. */
  readonly problem: ProblemWords | null;
  /** Answers whether it was saved. */
  send(change: SettingsChange): Promise<boolean>;
}

export function useSaving({ settings, onSaved, onDone }: SavingOf): Saving {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemWords | null>(null);
  const send = async (change: SettingsChange) => {
    setBusy(true);
    const seen = seenOf(settings, change);
    const answer = await ask(api.settings.$patch({ json: { ...change, seen } }));
    setProblem(answer.ok ? null : await refusalOf(answer.error, seen));
    setBusy(false);
    if (!answer.ok) return false;
    onDone();
    onSaved(answer.value);
    say("good", "The settings are saved.");
    return true;
  };
  /** What somebody else saved in between is shown from now on, and may be replaced. */
  const refusalOf = async (refused: Problem, seen: SettingsChange): Promise<ProblemWords> => {
    const now = isChangedMeanwhile(refused) ? await ask(api.settings.$get()) : null;
    if (!now?.ok) return refused;
    catchUp(now.value);
    onSaved(now.value);
    return newerWords(refused, seen, now.value);
  };
  return { busy, problem, send };
}
