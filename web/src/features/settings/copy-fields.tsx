/** What Orbit writes to the satellites, and what it does when somebody else writes there. */

import { Fragment } from "preact";
import { CheckField, SelectField } from "../../ui/field.tsx";
import { MayNotAdd } from "../entities/may-not-add.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { PAYMENTS_EXAMPLE, PAYMENTS_FROM, SATELLITE_EDITS } from "./choices.ts";
import type { FieldsProps } from "./fields.ts";

const CHECKS = [
  {
    name: "copyMissingAccounts",
    label: "Copy missing accounts",
    hint: "If a line’s account does not exist in the satellite, Orbit creates it there with the group’s code, name and type. Otherwise the event says which one is missing.",
  },
  {
    name: "syncBills",
    label: "Mirror bills too",
    hint: "Suppliers’ bills are copied like sales invoices. Usually off: satellites receive their own bills.",
  },
  {
    name: "historyNotes",
    label: "Write history notes",
    hint: "Each copy gets a note in Xero’s “History and notes” that says where it comes from. Costs one more call for each change.",
  },
] as const;

export function CopyFields({ draft, disabled, edit }: FieldsProps) {
  const satellites = (useEntities("names").value ?? []).filter(({ role }) => role === "satellite");
  return (
    <fieldset>
      <legend>Copies</legend>
      <SelectField
        label="When somebody edits a copy in its satellite"
        hint="Such copies are listed under Copies, “Differing from the group”, in any case."
        value={draft.satelliteEdits}
        options={SATELLITE_EDITS}
        disabled={disabled}
        onChange={(value) =>
          edit({ satelliteEdits: SATELLITE_EDITS.find((one) => one.value === value)?.value ?? draft.satelliteEdits })
        }
      />
      <SelectField
        label="Where payments are received"
        hint={PAYMENTS_EXAMPLE[draft.paymentsFrom]}
        value={draft.paymentsFrom}
        options={PAYMENTS_FROM}
        disabled={disabled}
        onChange={(value) =>
          edit({ paymentsFrom: PAYMENTS_FROM.find((one) => one.value === value)?.value ?? draft.paymentsFrom })
        }
      />
      {CHECKS.map(({ name, label, hint }) => (
        <Fragment key={name}>
          <CheckField
            label={label}
            hint={hint}
            checked={draft[name]}
            disabled={disabled}
            onChange={(checked) => edit({ [name]: checked })}
          />
          {name === "copyMissingAccounts" && draft[name] ? <MayNotAdd satellites={satellites} /> : null}
        </Fragment>
      ))}
    </fieldset>
  );
}
