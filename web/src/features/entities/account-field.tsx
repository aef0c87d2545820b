/** An account chosen for a satellite, from the chart in Xero; what cannot be chosen is listed with the reason. */

import type { ComponentChildren } from "preact";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { useResource } from "../../data/use-resource.ts";
import { SelectField } from "../../ui/field.tsx";
import { type AccountUse, accountOptions } from "./account-options.ts";

interface AccountFieldProps {
  readonly label: string;
  readonly hint: ComponentChildren;
  readonly use: AccountUse;
  /** The organisation that has the account. */
  readonly entity: string;
  readonly value: string;
  onChange(value: string): void;
}

/** Each reading may cost the organisation a call; Orbit itself asks Xero at most twice a minute. */
const EVERY_MS = 60_000;

export function AccountField({ label, hint, use, entity, value, onChange }: AccountFieldProps) {
  const accounts = useResource({
    key: ["accounts", entity],
    everyMs: EVERY_MS,
    load: () => ask(api.accounts.$get({ query: { entity } })),
  });
  return (
    <SelectField
      label={label}
      hint={accounts.problem === null ? hint : `${accounts.problem.title}. ${accounts.problem.detail}`}
      disabled={accounts.value === null}
      value={value}
      options={accountOptions(accounts.value, use, value)}
      onChange={onChange}
    />
  );
}
