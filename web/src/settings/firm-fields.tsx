/** The firm's name, and where Orbit tells that something needs a person. */

import { TextField } from "../controls/field.tsx";
import type { FieldsProps } from "./fields.ts";

export function FirmFields({ draft, disabled, edit }: FieldsProps) {
  return (
    <fieldset>
      <legend>Firm</legend>
      <TextField
        label="Firm name"
        hint="Shown at the top of this page."
        required
        maxLength={200}
        value={draft.firmName}
        disabled={disabled}
        onInput={(firmName) => edit({ firmName })}
      />
      <TextField
        label="Alert address"
        type="url"
        placeholder="https://…"
        hint="A web address that Orbit sends a message to when something needs a person: that of a chat channel, for instance. Empty: none."
        value={draft.alertUrl}
        disabled={disabled}
        onInput={(alertUrl) => edit({ alertUrl })}
      />
    </fieldset>
  );
}
