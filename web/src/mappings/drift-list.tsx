/** Copies that no longer equal their record, with what differs in each; repaired one by one or all that match. */

import { Link } from "../address/link.tsx";
import { copyAddress } from "../address/views.ts";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { Drift, Entity } from "../api/shapes.ts";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import { useResource } from "../live/use-resource.ts";
import { counted } from "../words/counts.ts";
import { KIND_WORDS } from "../words/records.ts";
import { Since } from "../words/when.tsx";
import { Value } from "./comparison-table.tsx";
import { fieldWords } from "./field-words.ts";
import { type MappingFilters, mappingQuery, writeMappingFilters } from "./mapping-filters.ts";
import { RepairAll } from "./repair-all.tsx";
import { RepairButton } from "./repair-button.tsx";

const EVERY_MS = 5_000;
const MOST = "200";

interface DriftListProps {
  readonly filters: MappingFilters;
  readonly entities: readonly Entity[];
}

export function DriftList({ filters, entities }: DriftListProps) {
  const query = mappingQuery(filters);
  const drift = useResource({
    key: `drift ${JSON.stringify(query)}`,
    everyMs: EVERY_MS,
    load: () => ask(api.drift.$get({ query: { ...query, limit: MOST } })),
  });
  const { value, problem } = drift;
  const reload = () => void drift.reload();
  if (value === null) {
    if (problem === null) return <Loading what="what differs" />;
    return <ProblemNote problem={problem} onRetry={reload} />;
  }
  if (value.items.length === 0) {
    return (
      <Empty icon="check" title="Every copy equals its record.">
        <p>Copies that somebody edits in a satellite, and that Orbit leaves so, are listed here field by field.</p>
      </Empty>
    );
  }
  const names = new Map(entities.map(({ tenantId, name }) => [tenantId, name]));
  const isAll = value.nextCursor === null;
  const count = isAll ? counted(value.items.length, "copy", "copies") : `The first ${value.items.length} copies`;
  return (
    <>
      <div class="drift-head">
        <p>
          <strong>{count}</strong> {value.items.length === 1 ? "differs" : "differ"} from the group.
        </p>
        {value.items.length === 1 ? null : <RepairAll query={query} onRepaired={reload} />}
      </div>
      <ul class="drifts">
        {value.items.map((item) => (
          <DriftItem
            key={copyAddress(item, "")}
            item={item}
            satellite={names.get(item.tenantId) ?? "A former satellite"}
            search={writeMappingFilters(filters)}
            onRepaired={reload}
          />
        ))}
      </ul>
    </>
  );
}

interface DriftItemProps {
  readonly item: Drift;
  readonly satellite: string;
  readonly search: string;
  onRepaired(): void;
}

function DriftItem({ item, satellite, search, onRepaired }: DriftItemProps) {
  const { kind, groupId, tenantId, label, differences, seenAt, kept, putBackAt } = item;
  const isDone = kept !== undefined || putBackAt !== undefined;
  return (
    <li class="drift">
      <div class="drift-head">
        <p>
          <Link to={copyAddress(item, search)} class="drift-link">
            {label || "Without a number"}
          </Link>{" "}
          <span class="sub">
            {KIND_WORDS[kind].one} in {satellite}, first seen <Since at={seenAt} />
            {kept === undefined ? null : `, kept by ${kept.by}`}
            {putBackAt === undefined ? null : ", put back by Orbit since"}
          </span>
        </p>
        {isDone ? null : (
          <RepairButton
            kind="plain"
            request={{ items: [{ kind, groupId, tenantId }] }}
            what={label}
            onRepaired={onRepaired}
          >
            Repair
          </RepairButton>
        )}
      </div>
      <dl class="differences">
        {differences.map((difference) => (
          <div key={difference.field}>
            <dt>{fieldWords(difference.field)}</dt>
            <dd>
              <span class="side">Group</span> <Value of={difference.group} />
            </dd>
            <dd>
              <span class="side">Copy</span>{" "}
              <mark>
                <Value of={difference.satellite} />
              </mark>
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
