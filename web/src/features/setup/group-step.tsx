/** Which organisation every invoice is raised in. Another group than before leaves the former one without a role first. */

import { ok } from "../../../../src/domain/result.ts";
import { changeEntity } from "../entities/requests.ts";
import { ChoiceForm } from "./choice-form.tsx";
import type { StepProps } from "./steps.ts";

export function GroupStep({ entities, onChanged, onDone }: StepProps) {
  const former = entities.find((entity) => entity.role === "group");
  const save = async (tenantId: string) => {
    if (former?.tenantId === tenantId) return ok(undefined);
    if (former !== undefined) {
      const freed = await changeEntity(former.tenantId, { role: "unassigned" }, `${former.name} has no role now.`);
      if (!freed.ok) return freed;
    }
    const chosen = entities.find((entity) => entity.tenantId === tenantId);
    return await changeEntity(tenantId, { role: "group" }, `${chosen?.name} is the group.`);
  };
  return (
    <ChoiceForm
      lead="The group is the organisation in which your practice raises every invoice. Orbit never changes anything in it."
      options={entities.map(({ tenantId, name }) => ({ value: tenantId, label: name, hint: null }))}
      chosen={former?.tenantId ?? guess(entities.map(({ tenantId, name }) => [tenantId, name]))}
      save={save}
      onSaved={() => void onChanged().then(onDone)}
    />
  );
}

/** An organisation that is called a group most likely is the one. */
function guess(named: readonly (readonly [string, string])[]): string | null {
  return named.find(([, name]) => /group|holding/i.test(name))?.[0] ?? null;
}
