/** Which organisation every invoice is raised in. Another group than before leaves the former one without a role first. */

import { ok } from "../../../../src/domain/result.ts";
import type { Answer } from "../../data/answer.ts";
import type { Entity } from "../../data/shapes.ts";
import { changeEntity } from "../entities/requests.ts";
import { ChoiceForm } from "./choice-form.tsx";
import type { StepProps } from "./steps.ts";

export function GroupStep({ entities, onChanged, onDone }: StepProps) {
  const former = entities.find((entity) => entity.role === "group");
  const save = async (tenantId: string) => {
    const chosen = entities.find((entity) => entity.tenantId === tenantId);
    if (chosen === undefined || former === chosen) return ok(undefined);
    const saved = await makeGroup(chosen, former);
    // Part of it may be done, or somebody else has changed one of them.
    if (!saved.ok) await onChanged();
    return saved;
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

/** Each as it was seen: what somebody else saved meanwhile is not written over. */
async function makeGroup(chosen: Entity, former: Entity | undefined): Promise<Answer<Entity>> {
  if (former !== undefined) {
    const change = { role: "unassigned", seen: { role: former.role } } as const;
    const freed = await changeEntity(former.tenantId, change, `${former.name} has no role now.`);
    if (!freed.ok) return freed;
  }
  const change = { role: "group", seen: { role: chosen.role } } as const;
  return await changeEntity(chosen.tenantId, change, `${chosen.name} is the group.`);
}

/** An organisation that is called a group most likely is the one. */
function guess(named: readonly (readonly [string, string])[]): string | null {
  return named.find(([, name]) => /group|holding/i.test(name))?.[0] ?? null;
}
