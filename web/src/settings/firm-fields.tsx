/** The firm's name, and where Orbit tells that something needs a person. */

import { TextField } from "../controls/field.tsx";
import { AlertField } from "./alert-field.tsx";
import type { FieldsProps } from "./fields.ts";

export function FirmFields({ draft, saved, disabled, edit }: FieldsProps) {
  return (
    <fieldset>
      <legend>Firm</legend>
      <TextField
        label="Firm name"
        hint="Shown at the top of this page, and in messages."
        required
        maxLength={200}
        value={draft.firmName}
        disabled={disabled}
        onInput={(firmName) => edit({ firmName })}
      />
      <AlertField
        value={draft.alertUrl}
        saved={saved.alertUrl ?? ""}
        disabled={disabled}
        onInput={(alertUrl) => edit({ alertUrl })}
      />
    </fieldset>
  );
}
