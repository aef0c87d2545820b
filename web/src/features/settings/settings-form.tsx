/**
 * The contract's settings with a sentence each. Nothing is sent before Save, and then only what was changed; a change
 * takes effect with the next record that Orbit looks at. Whoever leaves without saving is asked first (leaving.tsx).
 */

import { useRef } from "preact/hooks";
import type { Settings } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/notes.tsx";
import { ALERT_FIELD, alertUrlProblem } from "./alert-field.tsx";
import { AlertRules } from "./alert-rules.tsx";
import { CopyFields } from "./copy-fields.tsx";
import { changesOf, type Draft, discard, draftOf, enter, unsaved } from "./draft.ts";
import { FirmFields } from "./firm-fields.tsx";
import { Leaving } from "./leaving.tsx";
import { RoutingFields } from "./routing-fields.tsx";
import styles from "./settings.module.css";
import { useSaving } from "./use-saving.ts";

interface SettingsFormProps {
  readonly settings: Settings;
  readonly mayChange: boolean;
  /** Also what somebody else saved in between. */
  onSaved(settings: Settings): void;
}

export function SettingsForm({ settings, mayChange, onSaved }: SettingsFormProps) {
  const edited = unsaved.value;
  const draft = { ...draftOf(settings), ...edited };
  const change = changesOf(settings, draft);
  const changed = Object.keys(change).length;
  /** What was edited last: the bar with the buttons goes, and the focus with it. */
  const field = useRef<Element | null>(null);
  const edit = (part: Partial<Draft>) => {
    field.current = document.activeElement;
    enter(settings, part);
  };
  const dropEdits = () => {
    discard();
    if (field.current instanceof HTMLElement) field.current.focus({ preventScroll: true });
  };
  const { busy, problem, send } = useSaving({ settings, onSaved, onDone: dropEdits });
  const fields = { draft, saved: settings, disabled: !mayChange, edit };
  const wrongAddress = alertUrlProblem(draft.alertUrl);
  const save = async (): Promise<boolean> => {
    if (wrongAddress === null) return await send(change);
    // Once a dialog that asked is gone.
    requestAnimationFrame(() => document.getElementById(ALERT_FIELD)?.focus());
    return false;
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
          <Button onPress={dropEdits}>Discard</Button>
          <Button type="submit" kind="primary" busy={busy}>
            Save
          </Button>
        </section>
      )}
      <Leaving save={save} />
    </form>
  );
}
