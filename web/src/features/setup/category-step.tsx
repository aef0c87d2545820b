/** The group's tracking category whose options name the satellites. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { useCategories } from "../entities/use-categories.ts";
import { ChoiceForm } from "./choice-form.tsx";
import type { StepProps } from "./steps.ts";

export function CategoryStep({ settings, onChanged, onDone }: StepProps) {
  const categories = useCategories();
  if (categories.value === null) {
    if (categories.problem === null) return <Loading what="the tracking categories" lines={2} />;
    return <ProblemNote problem={categories.problem} onRetry={() => void categories.reload()} />;
  }
  if (categories.value.length === 0) {
    return (
      <p>
        The group has no tracking category yet. Add one in Xero (Accounting, Advanced, Tracking categories) with an
        option for each entity; it appears here within a minute.
      </p>
    );
  }
  return (
    <ChoiceForm
      lead="An option of this category, on an invoice’s lines, tells which entity owns the invoice."
      options={categories.value.map(({ id, name, options }) => ({
        value: id,
        label: name,
        hint: options.map((option) => option.name).join(", ") || "no options yet",
      }))}
      chosen={settings.trackingCategoryId}
      save={(trackingCategoryId) => ask(api.settings.$patch({ json: { trackingCategoryId } }))}
      onSaved={() => void onChanged().then(onDone)}
    />
  );
}
