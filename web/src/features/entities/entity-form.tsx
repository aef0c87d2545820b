/** Role, tracking option, accounts for payments and credits, and day limit of an organisation; only what was changed is sent, all at once. */

import { useRef, useState } from "preact/hooks";
import type { Entity, EntityChange, EntityRole } from "../../data/shapes.ts";
import type { ProblemWords } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/notes.tsx";
import { isChangedMeanwhile, newerWords } from "../activity/newer-words.ts";
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
  /** It was changed elsewhere; resolves once `entity` is what it is now. */
  onStale(): Promise<void>;
}

export function EntityForm({ entity, onSaved, onStale }: EntityFormProps) {
  const [edited, setEdited] = useState<Partial<Entered>>({});
  /** What stood in those fields when the person began to change them. */
  const [begun, setBegun] = useState<Partial<Entered>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemWords | null>(null);
  const newest = useRef(entity);
  newest.current = entity;

  const entered = { ...enteredOf(entity), ...edited };
  const { role, optionId, groupPayments, creditsAccount, dayLimit } = entered;
  const edit = (part: Partial<Entered>) => {
    setBegun({ ...only(enteredOf(entity), part), ...begun });
    setEdited({ ...edited, ...part });
  };
  const change = changeOf(entity, entered);
  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const seen = only(valuesOf({ ...enteredOf(entity), ...begun }), change);
    const answer = await changeEntity(entity.tenantId, { ...change, seen }, savedWords(entity, change));
    if (answer.ok) onSaved();
    else if (isChangedMeanwhile(answer.error)) {
      await onStale();
      setBegun(only(enteredOf(newest.current), edited));
      setProblem(newerWords(answer.error, seen, newest.current));
    } else setProblem(answer.error);
    setBusy(false);
  };
  return (
    <form class={styles.form} onSubmit={(event) => void save(event)}>
      <SelectField
        label="Role"
        value={role}
        options={ROLES}
        onChange={(value) => edit({ role: ROLES.find((one) => one.value === value)?.value ?? role })}
      />
      {role === "satellite" ? (
        <>
          <OptionField entity={entity} value={optionId} onChange={(value) => edit({ optionId: value })} />
          <GroupPaymentsField value={groupPayments} onChange={(value) => edit({ groupPayments: value })} />
          <AccountField
            label="Account for overpayments and prepayments"
            hint="What an overpayment or prepayment of the group pays of an invoice is entered here as a payment on the copy: $50.00 of a deposit, for instance, then also pays $50.00 of the copy."
            use="creditsAccount"
            entity={entity.tenantId}
            value={creditsAccount}
            onChange={(value) => edit({ creditsAccount: value })}
          />
        </>
      ) : null}
      <DayLimitField value={dayLimit} onChange={(value) => edit({ dayLimit: value })} />
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

function enteredOf(entity: Entity): Entered {
  return {
    role: entity.role,
    optionId: entity.trackingOptionId ?? "",
    groupPayments: entity.groupPaymentsAccount ?? "",
    creditsAccount: entity.creditsAccount ?? "",
    dayLimit: entity.dayLimit === null ? "" : String(entity.dayLimit),
  };
}

function valuesOf({ role, optionId, groupPayments, creditsAccount, dayLimit }: Entered) {
  return {
    role,
    trackingOptionId: optionId === "" ? null : optionId,
    groupPaymentsAccount: groupPayments === "" ? null : groupPayments,
    creditsAccount: creditsAccount === "" ? null : creditsAccount,
    dayLimit: dayLimit.trim() === "" ? null : Number(dayLimit),
  };
}

const OF_ANY_ROLE: readonly string[] = ["role", "dayLimit"];

/** What differs from the organisation as it is; of a satellite alone what only satellites have. */
function changeOf(entity: Entity, entered: Entered): EntityChange {
  const isSatellite = entered.role === "satellite";
  const isChanged = ([name, value]: [string, unknown]) =>
    (isSatellite || OF_ANY_ROLE.includes(name)) && value !== Reflect.get(entity, name);
  return Object.fromEntries(Object.entries(valuesOf(entered)).filter(isChanged));
}

/** Of the first what the second has too. */
function only(from: object, like: object) {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name in like));
}
