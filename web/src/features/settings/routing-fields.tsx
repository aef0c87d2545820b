/** How an invoice finds its satellite. */

import { SelectField } from "../../ui/field.tsx";
import { CategoryField } from "./category-field.tsx";
import { MIXED_TRACKING } from "./choices.ts";
import type { FieldsProps } from "./fields.ts";

export function RoutingFields({ draft, disabled, edit }: FieldsProps) {
  return (
    <fieldset>
      <legend>Routing</legend>
      <CategoryField
        value={draft.trackingCategoryId}
        disabled={disabled}
        onChange={(trackingCategoryId) => edit({ trackingCategoryId })}
      />
      <SelectField
        label="Mixed tracking"
        hint="What happens to an invoice whose lines name more than one satellite."
        value={draft.mixedTracking}
        options={MIXED_TRACKING}
        disabled={disabled}
        onChange={(value) => edit({ mixedTracking: value === "first-line" ? "first-line" : "fail" })}
      />
    </fieldset>
  );
}
