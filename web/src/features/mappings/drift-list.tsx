/** Copies that no longer equal their record, with what differs in each; repaired one by one or all that match. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Drift, Entity } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { ACTS } from "../../format/acts.ts";
import { counted } from "../../format/counts.ts";
import { KIND_WORDS } from "../../format/records.ts";
import { copyAddress, documentAddress } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Empty, Loading, ProblemNote } from "../../ui/notes.tsx";
import { Said } from "../../ui/said.tsx";
import { At, Since } from "../../ui/when.tsx";
import { Value } from "./comparison-table.tsx";
import { causeWords, heldWords, paymentOnlyWords, type Settled, settledBy } from "./drift-words.ts";
import { fieldWords } from "./field-words.ts";
import { type MappingFilters, mappingQuery, writeMappingFilters } from "./mapping-filters.ts";
import styles from "./mappings.module.css";
import { RepairAll } from "./repair-all.tsx";
import { RepairButton } from "./repair-button.tsx";
import { StopKeeping } from "./stop-keeping.tsx";

const EVERY_MS = 5_000;
const SETTINGS_EVERY_MS = 60_000;
const MOST = "200";

interface DriftListProps {
  readonly filters: MappingFilters;
  readonly entities: readonly Entity[];
}

export function DriftList({ filters, entities }: DriftListProps) {
  const query = mappingQuery(filters);
  const drift = useResource({
    key: ["drift", query],
    everyMs: EVERY_MS,
    load: () => ask(api.drift.$get({ query: { ...query, limit: MOST } })),
  });
  const settings = useResource({ key: ["settings"], everyMs: SETTINGS_EVERY_MS, load: () => ask(api.settings.$get()) });
  const { value, problem } = drift;
  const reload = () => void drift.reload();
  if (value === null) {
    if (problem === null) return <Loading what="what differs" />;
    return <ProblemNote problem={problem} onRetry={reload} />;
  }
  if (value.items.length === 0) {
    return (
      <Empty icon="check" title="Every copy equals its record.">
        <p>Edits in a satellite are listed here field by field: those that stay, and those that Orbit undid.</p>
      </Empty>
    );
  }
  const circumstances = { edits: settings.value?.satelliteEdits ?? null, nowMs: Date.now() };
  const rows = value.items.map((item) => {
    const satellite = entities.find(({ tenantId }) => tenantId === item.tenantId) ?? null;
    return { item, satellite, settled: settledBy(item, { ...circumstances, satellite }) };
  });
  const isAll = value.nextCursor === null;
  return (
    <>
      <div class={styles.driftHead}>
        <p>{headWords(rows, isAll)}</p>
        {rows.filter(({ settled }) => settled === "open").length < 2 ? null : (
          <RepairAll query={query} onRepaired={reload} />
        )}
      </div>
      <ul class={styles.drifts}>
        {rows.map(({ item, satellite, settled }) => (
          <DriftItem
            key={copyAddress(item, "")}
            item={item}
            settled={settled}
            satellite={satellite?.name ?? "A former satellite"}
            heldBecause={heldWords(satellite)}
            search={writeMappingFilters(filters)}
            onChanged={reload}
          />
        ))}
      </ul>
    </>
  );
}

/** Copies that differ now, and edits that were put back, are two numbers. */
function headWords(rows: readonly { readonly settled: Settled }[], isAll: boolean) {
  const putBack = rows.filter(({ settled }) => settled === "put-back").length;
  const differing = rows.length - putBack;
  const first = isAll ? "" : "Of the first of them: ";
  const past = putBack === 0 ? "" : ` ${counted(putBack, "edit was", "edits were")} undone by Orbit in the last days.`;
  return (
    <>
      {first}
      <strong>{differing === 0 ? "No copy" : counted(differing, "copy", "copies")}</strong>{" "}
      {differing <= 1 ? "differs" : "differ"} from the group.{past}
    </>
  );
}

interface DriftItemProps {
  readonly item: Drift;
  readonly settled: Settled;
  readonly satellite: string;
  /** Why nothing is written there at the moment; null while it is. */
  readonly heldBecause: string | null;
  readonly search: string;
  onChanged(): void;
}

function DriftItem({ item, settled, satellite, heldBecause, search, onChanged }: DriftItemProps) {
  const { kind, groupId, tenantId, label, differences, seenAt } = item;
  return (
    <li class={styles.drift}>
      <div class={styles.driftHead}>
        <p data-row>
          <Link to={copyAddress(item, search)} class={styles.driftLink}>
            {label || "Without a number"}
          </Link>{" "}
          <span class="sub">
            {KIND_WORDS[kind].one} in {satellite}, first seen <Since at={seenAt} />
          </span>
        </p>
        {settled === "open" ? (
          <RepairButton
            kind="plain"
            request={{ items: [{ kind, groupId, tenantId }] }}
            what={label}
            onRepaired={onChanged}
          >
            {ACTS.restore}
          </RepairButton>
        ) : null}
        {settled === "kept" ? <StopKeeping record={{ kind, groupId, label }} onStopped={onChanged} /> : null}
      </div>
      <SettledWords item={item} settled={settled} satellite={satellite} heldBecause={heldBecause} />
      <dl class={styles.differences}>
        {differences.map((difference) => (
          <div key={difference.field}>
            <dt>{fieldWords(difference.field)}</dt>
            <dd>
              <span class={styles.side}>Group</span> <Value of={difference.group} />
            </dd>
            <dd>
              <span class={styles.side}>{settled === "put-back" ? "Copy, before" : "Copy"}</span>{" "}
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

type SettledWordsProps = Pick<DriftItemProps, "item" | "settled" | "satellite" | "heldBecause">;

/** What becomes of the difference where nobody has to press anything. */
function SettledWords({ item, settled, satellite, heldBecause }: SettledWordsProps) {
  const { kept, putBackAt, because, kind, groupId } = item;
  if (settled === "archived") {
    return (
      <p class={styles.driftWords}>
        Somebody archived it in {satellite}, and Xero lets only people restore it: there, under Contacts → Archived.
      </p>
    );
  }
  if (because !== undefined && settled === "stopped") {
    return (
      <p class={styles.driftWords}>
        Orbit does not write the group’s values until this is put right: {because.title}.{" "}
        {kind === "contact" ? null : <Link to={documentAddress({ kind, groupId }, "")}>What to do</Link>}
      </p>
    );
  }
  if (kept !== undefined && settled === "kept") {
    return (
      <p class={styles.driftWords}>
        {kept.by} decided <At at={kept.since} /> that it stays as it is. Orbit leaves it alone until somebody presses
        Stop keeping.
      </p>
    );
  }
  if (putBackAt !== undefined && settled === "put-back") {
    return (
      <p class={styles.driftWords}>
        Orbit restored the group’s values <At at={putBackAt} />: both are the same again.
      </p>
    );
  }
  if (settled === "by-itself") {
    return (
      <p class={styles.driftWords}>
        {heldBecause === null
          ? "Orbit is restoring the group’s values, as Settings say."
          : `Orbit restores the group’s values by itself, as Settings say, as soon as it writes to ${satellite} again (now: ${heldBecause}).`}
      </p>
    );
  }
  if (settled === "payment") {
    return (
      <p class={styles.driftWords}>
        {because === undefined ? paymentOnlyWords(satellite) : <Said text={causeWords(because)} />}
      </p>
    );
  }
  return null;
}
