/**
 * The contract's settings with a sentence each. Nothing is sent before Save, and then only what was changed; a change
 * takes effect with the next record that Orbit looks at.
 */

import { useState } from "preact/hooks";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { Problem, Settings, SettingsChange } from "../api/shapes.ts";
import { Button } from "../controls/button.tsx";
import { CheckField, SelectField, TextField } from "../controls/field.tsx";
import { ProblemNote } from "../controls/notes.tsx";
import { say } from "../frame/announce.ts";
import { CategoryField } from "./category-field.tsx";
import { MIXED_TRACKING, SATELLITE_EDITS } from "./choices.ts";
import { changesOf, type Draft, draftOf } from "./draft.ts";

interface SettingsFormProps {
  readonly settings: Settings;
  readonly mayChange: boolean;
  onSaved(settings: Settings): void;
}

export function SettingsForm({ settings, mayChange, onSaved }: SettingsFormProps) {
  const [edited, setEdited] = useState<Partial<Draft>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const draft = { ...draftOf(settings), ...edited };
  const change: SettingsChange = changesOf(settings, draft);
  const changed = Object.keys(change).length;
  const edit = (part: Partial<Draft>) => setEdited({ ...edited, ...part });
  const field = { disabled: !mayChange };

  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const answer = await ask(api.settings.$patch({ json: change }));
    setBusy(false);
    setProblem(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setEdited({});
    onSaved(answer.value);
    say("good", "The settings are saved.");
  };
  return (
    <form class="settings" onSubmit={(event) => void save(event)}>
      <fieldset>
        <legend>Routing</legend>
        <CategoryField
          value={draft.trackingCategoryId}
          onChange={(trackingCategoryId) => edit({ trackingCategoryId })}
          {...field}
        />
        <SelectField
          label="Mixed tracking"
          hint="What happens to an invoice whose lines name more than one satellite."
          value={draft.mixedTracking}
          options={MIXED_TRACKING}
          onChange={(value) => edit({ mixedTracking: value === "first-line" ? "first-line" : "fail" })}
          {...field}
        />
      </fieldset>
      <fieldset>
        <legend>Copies</legend>
        <SelectField
          label="When somebody edits a copy in its satellite"
          hint="Such copies are listed as drift in any case."
          value={draft.satelliteEdits}
          options={SATELLITE_EDITS}
          onChange={(value) =>
            edit({ satelliteEdits: SATELLITE_EDITS.find((one) => one.value === value)?.value ?? "overwrite" })
          }
          {...field}
        />
        <CheckField
          label="Copy missing accounts"
          hint="If a line’s account does not exist in the satellite, Orbit creates it there with the group’s code, name and type. Otherwise the event says which one is missing."
          checked={draft.copyMissingAccounts}
          onChange={(copyMissingAccounts) => edit({ copyMissingAccounts })}
          {...field}
        />
        <CheckField
          label="Mirror bills too"
          hint="Suppliers’ bills are copied like sales invoices. Usually off: satellites receive their own bills."
          checked={draft.syncBills}
          onChange={(syncBills) => edit({ syncBills })}
          {...field}
        />
        <CheckField
          label="Write history notes"
          hint="Each copy gets a note in Xero’s “History and notes” that says where it comes from. Costs one more call for each change."
          checked={draft.historyNotes}
          onChange={(historyNotes) => edit({ historyNotes })}
          {...field}
        />
      </fieldset>
      <fieldset>
        <legend>Firm</legend>
        <TextField
          label="Firm name"
          hint="Shown at the top of this page."
          required
          maxLength={200}
          value={draft.firmName}
          onInput={(firmName) => edit({ firmName })}
          {...field}
        />
        <TextField
          label="Alert address"
          type="url"
          placeholder="https://…"
          hint="A web address that Orbit sends a message to when something needs a person: that of a chat channel, for instance. Empty: none."
          value={draft.alertUrl}
          onInput={(alertUrl) => edit({ alertUrl })}
          {...field}
        />
      </fieldset>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {changed === 0 ? null : (
        <section class="save-bar" aria-label="Unsaved changes">
          <p role="status">{changed === 1 ? "1 change is not saved." : `${changed} changes are not saved.`}</p>
          <Button onPress={() => setEdited({})}>Discard</Button>
          <Button type="submit" kind="primary" busy={busy}>
            Save
          </Button>
        </section>
      )}
    </form>
  );
}
