/** The tracking option that names a satellite on the lines of the group's invoices. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Entity } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { type Option, SelectField } from "../../ui/field.tsx";
import { useCategories } from "./use-categories.ts";

interface OptionFieldProps {
  readonly entity: Entity;
  readonly value: string;
  onChange(value: string): void;
}

const ONCE_MS = 10 * 60_000;

export function OptionField({ entity, value, onChange }: OptionFieldProps) {
  const categories = useCategories();
  const settings = useResource({ key: ["settings"], everyMs: ONCE_MS, load: () => ask(api.settings.$get()) });
  const chosen = settings.value?.trackingCategoryId ?? null;
  const among = (categories.value ?? []).filter((category) => chosen === null || category.id === chosen);
  const options = among.flatMap(({ name, options: all }) =>
    all.map((option) => ({ value: option.id, label: among.length > 1 ? `${name}: ${option.name}` : option.name })),
  );
  return (
    <SelectField
      label={among.length === 1 && among[0] !== undefined ? `Tracking option (${among[0].name})` : "Tracking option"}
      hint={
        categories.problem === null
          ? "Lines with this option belong to this satellite."
          : `${categories.problem.title}. ${categories.problem.detail}`
      }
      disabled={categories.value === null}
      value={value}
      options={[
        { value: "", label: categories.value === null ? "Loading…" : "None yet" },
        ...current(entity, options),
        ...options,
      ]}
      onChange={onChange}
    />
  );
}

/** The option it has now, also while Xero's list is not there or no longer has it. */
function current({ trackingOptionId, trackingOptionName }: Entity, options: readonly Option[]): readonly Option[] {
  if (trackingOptionId === null || options.some((option) => option.value === trackingOptionId)) return [];
  return [{ value: trackingOptionId, label: trackingOptionName ?? "The option chosen before" }];
}
