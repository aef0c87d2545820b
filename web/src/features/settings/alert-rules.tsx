/** From when on failures make an alert, and when alerts may come. */

import { SelectField, TextField } from "../../ui/field.tsx";
import type { FieldsProps } from "./fields.ts";

const ZONES = Intl.supportedValuesOf("timeZone").map((name) => ({ value: name, label: name.replaceAll("_", " ") }));

export function AlertRules({ draft, disabled, edit }: FieldsProps) {
  return (
    <fieldset>
      <legend>Alerts</legend>
      <TextField
        label="Failed events that make an alert"
        hint="Fewer are seen on the page and in digests."
        type="number"
        min={1}
        max={10000}
        value={draft.alertFailures}
        disabled={disabled}
        onInput={(alertFailures) => edit({ alertFailures })}
      />
      <TextField
        label="One failure is enough from this amount on"
        hint="Such as 10000.00, in whichever currency the document has. Empty: the number alone counts."
        value={draft.alertAmount}
        disabled={disabled}
        onInput={(alertAmount) => edit({ alertAmount })}
      />
      <TextField
        label="Quiet hours from"
        type="time"
        value={draft.quietFrom}
        disabled={disabled}
        onInput={(quietFrom) => edit({ quietFrom })}
      />
      <TextField
        label="Quiet hours until"
        hint="Alerts of these hours come at their end, if what they say is still so. Empty both: alerts come at any hour."
        type="time"
        value={draft.quietUntil}
        disabled={disabled}
        onInput={(quietUntil) => edit({ quietUntil })}
      />
      <SelectField
        label="Time zone"
        hint="Of quiet hours and of digests, which come at 07:00."
        value={draft.timeZone}
        options={ZONES}
        disabled={disabled}
        onChange={(timeZone) => edit({ timeZone })}
      />
    </fieldset>
  );
}
