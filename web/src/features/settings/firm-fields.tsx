/** The firm's name, and where Orbit tells that something needs a person. */

import { SelectField, TextField } from "../../ui/field.tsx";
import { AlertField } from "./alert-field.tsx";
import { XERO_TIERS } from "./choices.ts";
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
      <SelectField
        label="Tier of your Xero app"
        hint="Shown at developer.xero.com. Its calls a day hold for every organisation without a day limit of its own."
        value={draft.xeroTier ?? ""}
        disabled={disabled}
        options={XERO_TIERS}
        onChange={(value) => edit({ xeroTier: XERO_TIERS.find((tier) => tier.value === value)?.value || null })}
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
