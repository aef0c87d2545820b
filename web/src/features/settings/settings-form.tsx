/**
 * The contract's settings with a sentence each. Nothing is sent before Save, and then only what was changed; a change
 * takes effect with the next record that Orbit looks at. Whoever leaves without saving is asked first (leaving.tsx).
 */

import { useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Problem, Settings, SettingsChange } from "../../data/shapes.ts";
import { type ProblemWords, say } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/notes.tsx";
import { isChangedMeanwhile, newerWords } from "../activity/newer-words.ts";
import { ALERT_FIELD, alertUrlProblem } from "./alert-field.tsx";
import { AlertRules } from "./alert-rules.tsx";
import { CopyFields } from "./copy-fields.tsx";
import { catchUp, changesOf, type Draft, discard, draftOf, enter, seenOf, unsaved } from "./draft.ts";
import { FirmFields } from "./firm-fields.tsx";
import { Leaving } from "./leaving.tsx";
import { RoutingFields } from "./routing-fields.tsx";
import styles from "./settings.module.css";

interface SettingsFormProps {
  readonly settings: Settings;
  readonly mayChange: boolean;
  /** Also what somebody else saved in between. */
  onSaved(settings: Settings): void;
}

export function SettingsForm({ settings, mayChange, onSaved }: SettingsFormProps) {
  const edited = unsaved.value;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemWords | null>(null);
  const draft = { ...draftOf(settings), ...edited };
  const change = changesOf(settings, draft);
  const changed = Object.keys(change).length;
  const edit = (part: Partial<Draft>) => enter(settings, part);
  const wrongAddress = alertUrlProblem(draft.alertUrl);
  const fields = { draft, saved: settings, disabled: !mayChange, edit };

  const save = async (): Promise<boolean> => {
    if (wrongAddress !== null) {
      // Once a dialog that asked is gone.
      requestAnimationFrame(() => document.getElementById(ALERT_FIELD)?.focus());
      return false;
    }
    setBusy(true);
    const seen = seenOf(settings, change);
    const answer = await ask(api.settings.$patch({ json: { ...change, seen } }));
    const refusal = answer.ok ? null : await refusalOf(answer.error, seen);
    setBusy(false);
    setProblem(refusal);
    if (!answer.ok) return false;
    discard();
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
  const submit = (event: Event) => {
    event.preventDefault();
    void save();
  };
  return (
    <form class={styles.settings} noValidate onSubmit={submit}>
      <RoutingFields {...fields} />
      <CopyFields {...fields} />
      <FirmFields {...fields} />
      <AlertRules {...fields} />
      {problem === null ? null : <ProblemNote problem={problem} />}
      {changed === 0 ? null : (
        <section class={`no-print ${styles.saveBar}`} aria-label="Unsaved changes" data-lower-bar="">
          <p role="status">{changed === 1 ? "1 change is not saved." : `${changed} changes are not saved.`}</p>
          <Button onPress={discard}>Discard</Button>
          <Button type="submit" kind="primary" busy={busy}>
            Save
          </Button>
        </section>
      )}
      <Leaving save={save} />
    </form>
  );
}
