/** One copy beside its group record, field by field, and what mends it where the two differ. */

import { Link } from "../address/link.tsx";
import { place } from "../address/place.ts";
import { type CopyKey, VIEWS } from "../address/views.ts";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { Comparison } from "../api/shapes.ts";
import { Empty, Loading, Note, ProblemNote } from "../controls/notes.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { XeroLink } from "../entities/xero-link.tsx";
import { ViewHead } from "../frame/view-head.tsx";
import { useStore } from "../live/store.ts";
import { useResource } from "../live/use-resource.ts";
import { counted } from "../words/counts.ts";
import { KIND_WORDS } from "../words/records.ts";
import { At } from "../words/when.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { RepairButton } from "./repair-button.tsx";

const EVERY_MS = 3_000;

export function ComparisonView({ copy }: { readonly copy: CopyKey }) {
  const { search } = useStore(place);
  const { kind, groupId, tenantId } = copy;
  const comparison = useResource({
    key: [kind, groupId, tenantId].join(),
    everyMs: EVERY_MS,
    load: () => ask(api.mappings[":kind"][":groupId"][":tenantId"].$get({ param: { ...copy } })),
  });
  const { value, problem } = comparison;
  return (
    <main class="view">
      <ViewHead
        title={value?.label ?? "A copy"}
        lead={value === null ? undefined : `${KIND_WORDS[kind].one} of the group and its copy, side by side`}
        back={<Link to={`${VIEWS.mappings.path}${search}`}>All mappings</Link>}
      />
      {value !== null ? (
        <BothSides comparison={value} copy={copy} onRepaired={() => void comparison.reload()} />
      ) : problem === null ? (
        <Loading what="both sides" />
      ) : problem.status === 404 ? (
        <Empty icon="search" title="There is no such copy (any more).">
          <p>The record may have moved to another satellite, or its copy is just being made.</p>
        </Empty>
      ) : (
        <ProblemNote problem={problem} onRetry={() => void comparison.reload()} />
      )}
    </main>
  );
}

interface BothSidesProps {
  readonly comparison: Comparison;
  readonly copy: CopyKey;
  onRepaired(): void;
}

function BothSides({ comparison, copy, onRepaired }: BothSidesProps) {
  const entities = useEntities("names").value ?? [];
  const { kind, fields, groupId, satelliteId, label, syncedAt, tenantId } = comparison;
  const group = entities.find((entity) => entity.role === "group");
  const satellite = entities.find((entity) => entity.tenantId === tenantId);
  const [groupName, satelliteName] = [group?.name ?? "The group", satellite?.name ?? "The satellite"];
  const differing = fields.filter((field) => !field.same).length;
  return (
    <>
      {differing === 0 ? (
        <Note tone="good" title="The copy equals the group’s record.">
          <p>
            Brought in step <At at={syncedAt} />.
          </p>
        </Note>
      ) : (
        <Note
          tone="warn"
          title={`${counted(differing, "field differs", "fields differ")} from the group’s record`}
          actions={
            comparison.repairable ? (
              <RepairButton request={{ items: [copy] }} what={label} onRepaired={onRepaired}>
                Repair
              </RepairButton>
            ) : undefined
          }
        >
          <p>{differenceWords(comparison, satelliteName)}</p>
        </Note>
      )}
      <p class="both-sides">
        <XeroLink kind={kind} id={groupId} tenantId={group?.tenantId ?? ""} where={groupName}>
          Open the group’s in Xero
        </XeroLink>
        <XeroLink kind={kind} id={satelliteId} tenantId={tenantId} where={satelliteName}>
          Open the copy in Xero
        </XeroLink>
      </p>
      <ComparisonTable fields={fields} group={groupName} satellite={satelliteName} />
    </>
  );
}

function differenceWords({ kept, repairable }: Comparison, satellite: string): string {
  if (kept !== null) return `${kept.by} kept the copy in ${satellite} as it is.`;
  if (repairable) return `Repairing puts the group’s values into ${satellite}.`;
  return `A payment was entered in ${satellite} only. Orbit never deletes payments: enter it in the group too, or remove it in ${satellite}.`;
}
