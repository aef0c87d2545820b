/** Role, tracking option, accounts for payments and credits, and day limit of an organisation; only what was changed is sent, all at once. */

import { useState } from "preact/hooks";
import type { Entity, EntityChange, EntityRole, Problem } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/notes.tsx";
import { AccountField } from "./account-field.tsx";
import styles from "./entities.module.css";
import { OptionField } from "./option-field.tsx";
import { changeEntity } from "./requests.ts";
import { savedWords } from "./saved-words.ts";
import { useEntities } from "./use-entities.ts";

const ROLES: readonly { readonly value: EntityRole; readonly label: string }[] = [
  { value: "group", label: "Group: invoices are raised here" },
  { value: "satellite", label: "Satellite: receives copies" },
  { value: "unassigned", label: "No role: leave it alone" },
];

interface EntityFormProps {
  readonly entity: Entity;
  onSaved(): void;
}

export function EntityForm({ entity, onSaved }: EntityFormProps) {
  const [role, setRole] = useState<EntityRole>(entity.role);
  const [optionId, setOptionId] = useState(entity.trackingOptionId ?? "");
  const [groupPayments, setGroupPayments] = useState(entity.groupPaymentsAccount ?? "");
  const [creditsAccount, setCreditsAccount] = useState(entity.creditsAccount ?? "");
  const [dayLimit, setDayLimit] = useState(entity.dayLimit === null ? "" : String(entity.dayLimit));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const change = changeOf(entity, { role, optionId, groupPayments, creditsAccount, dayLimit });
  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const answer = await changeEntity(entity.tenantId, change, savedWords(entity, change));
    setBusy(false);
    setProblem(answer.ok ? null : answer.error);
    if (answer.ok) onSaved();
  };
  return (
    <form class={styles.form} onSubmit={(event) => void save(event)}>
      <SelectField
        label="Role"
        value={role}
        options={ROLES}
        onChange={(value) => setRole(ROLES.find((one) => one.value === value)?.value ?? role)}
      />
      {role === "satellite" ? (
        <>
          <OptionField entity={entity} value={optionId} onChange={setOptionId} />
          <GroupPaymentsField value={groupPayments} onChange={setGroupPayments} />
          <AccountField
            label="Account for overpayments and prepayments"
            hint="What an overpayment or prepayment of the group pays of an invoice is entered here as a payment on the copy: $50.00 of a deposit, for instance, then also pays $50.00 of the copy."
            use="creditsAccount"
            entity={entity.tenantId}
            value={creditsAccount}
            onChange={setCreditsAccount}
          />
        </>
      ) : null}
      <DayLimitField value={dayLimit} onChange={setDayLimit} />
      {problem === null ? null : <ProblemNote problem={problem} />}
      <div class="form-actions">
        <Button
          type="submit"
          kind="primary"
          busy={busy}
          offBecause={Object.keys(change).length === 0 ? "Nothing is changed yet" : null}
        >
          Save
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly value: string;
  onChange(value: string): void;
}

/** An account of the group's: nothing to choose from while no organisation is the group. */
function GroupPaymentsField({ value, onChange }: FieldProps) {
  const group = (useEntities("names").value ?? []).find((one) => one.role === "group");
  if (group === undefined) return null;
  return (
    <AccountField
      label="The group’s account for payments received here"
      hint="Where Settings say that payments are received in satellites: $50.00 entered on a copy here is then entered on the group’s invoice on this account, a clearing account for instance."
      use="groupPaymentsAccount"
      entity={group.tenantId}
      value={value}
      onChange={onChange}
    />
  );
}

function DayLimitField({ value, onChange }: FieldProps) {
  return (
    <TextField
      label="Day limit"
      type="number"
      min={1}
      max={1_000_000}
      placeholder="Default"
      hint="The calls in 24 hours that your Xero app’s tier allows for each organisation: 1,000 or 5,000, for instance. Empty: the default."
      value={value}
      onInput={onChange}
    />
  );
}

interface Entered {
  readonly role: EntityRole;
  readonly optionId: string;
  readonly groupPayments: string;
  readonly creditsAccount: string;
  readonly dayLimit: string;
}

/** What differs from the organisation as it is. */
function changeOf(entity: Entity, { role, optionId, groupPayments, creditsAccount, dayLimit }: Entered): EntityChange {
  const limit = dayLimit.trim() === "" ? null : Number(dayLimit);
  const option = optionId === "" ? null : optionId;
  const received = groupPayments === "" ? null : groupPayments;
  const credits = creditsAccount === "" ? null : creditsAccount;
  return {
    ...(role === entity.role ? {} : { role }),
    ...(role !== "satellite" || option === entity.trackingOptionId ? {} : { trackingOptionId: option }),
    ...(role !== "satellite" || received === entity.groupPaymentsAccount ? {} : { groupPaymentsAccount: received }),
    ...(role !== "satellite" || credits === entity.creditsAccount ? {} : { creditsAccount: credits }),
    ...(limit === entity.dayLimit ? {} : { dayLimit: limit }),
  };
}
