/** The tracking category whose options name the satellites. */

import { SelectField } from "../../ui/field.tsx";
import { useCategories } from "../entities/use-categories.ts";

interface CategoryFieldProps {
  readonly value: string;
  readonly disabled: boolean;
  onChange(value: string): void;
}

export function CategoryField({ value, disabled, onChange }: CategoryFieldProps) {
  const categories = useCategories();
  const options = (categories.value ?? []).map((category) => ({
    value: category.id,
    label: `${category.name} (${category.options.map((option) => option.name).join(", ") || "no options yet"})`,
  }));
  const isUnlisted = value !== "" && !options.some((option) => option.value === value);
  const saved = { value, label: categories.value === null ? "Loading…" : "The category chosen before" };
  return (
    <SelectField
      label="Tracking category"
      hint={
        categories.problem === null
          ? "Its options, on the lines of the group’s invoices, name the satellite that an invoice belongs to."
          : `${categories.problem.title}. ${categories.problem.detail}`
      }
      disabled={disabled || categories.value === null}
      value={value}
      options={[{ value: "", label: "Any category" }, ...(isUnlisted ? [saved] : []), ...options]}
      onChange={onChange}
    />
  );
}
