/** One copy beside its group record, field by field, and what mends it where the two differ. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Comparison } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { ACTS } from "../../format/acts.ts";
import { KIND_WORDS } from "../../format/records.ts";
import { type CopyKey, documentAddress, VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Empty, Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import { place } from "../../ui/place.ts";
import { Said } from "../../ui/said.tsx";
import { ViewHead } from "../../ui/view-head.tsx";
import { At } from "../../ui/when.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { XeroLink } from "../entities/xero-link.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { causeWords, isStopped, paymentOnlyWords } from "./drift-words.ts";
import { fieldsInWords } from "./field-words.ts";
import styles from "./mappings.module.css";
import { RepairButton } from "./repair-button.tsx";
import { StopKeeping } from "./stop-keeping.tsx";

const EVERY_MS = 3_000;

export function ComparisonView({ copy }: { readonly copy: CopyKey }) {
  const { search } = place.value;
  const { kind, groupId, tenantId } = copy;
  const comparison = useResource({
    key: ["comparison", kind, groupId, tenantId],
    everyMs: EVERY_MS,
    load: () => ask(api.mappings[":kind"][":groupId"][":tenantId"].$get({ param: { ...copy } })),
  });
  const { value, problem } = comparison;
  return (
    <main class="view">
      <ViewHead
        title={value?.label ?? "A copy"}
        lead={value === null ? undefined : `${KIND_WORDS[kind].one} of the group and its copy, side by side`}
        back={<Link to={`${VIEWS.mappings.path}${search}`}>All copies</Link>}
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
  const { kind, fields, groupId, satelliteId, tenantId } = comparison;
  const group = entities.find((entity) => entity.role === "group");
  const satellite = entities.find((entity) => entity.tenantId === tenantId);
  const [groupName, satelliteName] = [group?.name ?? "The group", satellite?.name ?? "The satellite"];
  return (
    <>
      <Verdict comparison={comparison} copy={copy} satelliteName={satelliteName} onRepaired={onRepaired} />
      <p class={styles.bothSides}>
        <XeroLink kind={kind} id={groupId} tenantId={group?.tenantId ?? ""} where={groupName}>
          Open the group’s in Xero
        </XeroLink>
        <XeroLink kind={kind} id={satelliteId} tenantId={tenantId} where={satelliteName}>
          Open the copy in Xero
        </XeroLink>
        {kind === "contact" ? null : <Link to={documentAddress({ kind, groupId }, "")}>Its document and history</Link>}
      </p>
      <ComparisonTable fields={fields} group={groupName} satellite={satelliteName} />
      <ReadAt comparison={comparison} groupName={groupName} satelliteName={satelliteName} />
    </>
  );
}

interface VerdictProps extends BothSidesProps {
  readonly satelliteName: string;
}

/** Says what the table below shows, of the same comparison. */
function Verdict({ comparison, copy, satelliteName, onRepaired }: VerdictProps) {
  const { differences, status, label, syncedAt, repairable, kept, kind, groupId } = comparison;
  const isOpen = kept === null && (status === "queued" || status === "waiting");
  if (differences.length === 0 && kept !== null) {
    return (
      <Note
        tone="info"
        title="Matches the group, and is kept as it is."
        actions={<StopKeeping record={{ kind, groupId, label }} onStopped={onRepaired} />}
      >
        <KeptWords kept={kept} satelliteName={satelliteName} />
      </Note>
    );
  }
  if (differences.length === 0) {
    return (
      <Note tone="good" title="Matches the group.">
        <p>
          Last updated <At at={syncedAt} />.
        </p>
      </Note>
    );
  }
  const names = fieldsInWords(differences.map(({ field }) => field));
  if (isOpen) {
    return (
      <Note tone="info" title={`Not up to date yet: ${names}`}>
        <p>
          {status === "queued"
            ? `Orbit is writing the group’s values into ${satelliteName}.`
            : `Orbit writes the group’s values into ${satelliteName} as soon as it may; the record’s event says what it waits for.`}
        </p>
      </Note>
    );
  }
  return (
    <Note
      tone="warn"
      title={`Differs from the group’s record: ${names}`}
      actions={
        repairable && !isStopped(comparison.because) ? (
          <RepairButton request={{ items: [copy] }} what={label} onRepaired={onRepaired}>
            {ACTS.restore}
          </RepairButton>
        ) : kept !== null ? (
          <StopKeeping record={{ kind, groupId, label }} onStopped={onRepaired} />
        ) : undefined
      }
    >
      {kept === null ? (
        <p>
          <Said text={differenceWords(comparison, satelliteName)} />
        </p>
      ) : (
        <KeptWords kept={kept} satelliteName={satelliteName} />
      )}
    </Note>
  );
}

interface KeptWordsProps {
  readonly kept: NonNullable<Comparison["kept"]>;
  readonly satelliteName: string;
}

function KeptWords({ kept, satelliteName }: KeptWordsProps) {
  return (
    <p>
      {kept.by} decided <At at={kept.since} /> that the copy in {satelliteName} stays as it is. Orbit leaves it alone
      until somebody presses Stop keeping.
    </p>
  );
}

function differenceWords({ repairable, because, kind }: Comparison, satellite: string): string {
  if (because !== null && (isStopped(because) || !repairable)) return causeWords(because);
  if (!repairable && kind === "contact") {
    return `Somebody archived it in ${satellite}, and Xero lets only people restore it: there, under Contacts → Archived.`;
  }
  if (repairable) {
    return `Restoring writes the group’s values into ${satellite}. Payments and credits that somebody entered there alone stay.`;
  }
  return paymentOnlyWords(satellite);
}

interface ReadAtProps {
  readonly comparison: Comparison;
  readonly groupName: string;
  readonly satelliteName: string;
}

/** How old what is shown is, on each side. */
function ReadAt({ comparison, groupName, satelliteName }: ReadAtProps) {
  const { readAt, groupChangedAt } = comparison;
  return (
    <p class="sub">
      {readAt === null ? null : (
        <>
          {satelliteName}: read from Xero <At at={readAt} />.{" "}
        </>
      )}
      {groupChangedAt === null ? null : (
        <>
          {groupName}: as last changed in Xero <At at={groupChangedAt} />.
        </>
      )}
    </p>
  );
}
