/** The mappings that match, by kind and record, a page at a time. */

import { useState } from "preact/hooks";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { Entity, Mapping, MappingPage } from "../api/shapes.ts";
import { Button } from "../controls/button.tsx";
import { Icon } from "../controls/icon.tsx";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import { sayProblem } from "../frame/announce.ts";
import { useResource } from "../live/use-resource.ts";
import { KIND_WORDS, xeroAddress } from "../words/records.ts";
import { When } from "../words/when.tsx";
import { type MappingFilters, mappingQuery } from "./mapping-filters.ts";

const EVERY_MS = 30_000;

interface MappingListProps {
  readonly filters: MappingFilters;
  readonly entities: readonly Entity[];
}

export function MappingList({ filters, entities }: MappingListProps) {
  const query = mappingQuery(filters);
  const key = JSON.stringify(query);
  const first = useResource({ key, everyMs: EVERY_MS, load: () => ask(api.mappings.$get({ query })) });
  const [further, setFurther] = useState<{ readonly key: string; readonly pages: readonly MappingPage[] }>({
    key,
    pages: [],
  });
  const [busy, setBusy] = useState(false);
  const names = new Map(entities.map(({ tenantId, name }) => [tenantId, name]));

  if (first.value === null) {
    if (first.problem === null) return <Loading what="mappings" />;
    return <ProblemNote problem={first.problem} onRetry={() => void first.reload()} />;
  }
  const pages = [first.value, ...(further.key === key ? further.pages : [])];
  const items = distinct(pages.flatMap((page) => page.items));
  const cursor = pages.at(-1)?.nextCursor ?? null;
  const loadMore = async () => {
    if (cursor === null) return;
    setBusy(true);
    const answer = await ask(api.mappings.$get({ query: { ...query, cursor } }));
    setBusy(false);
    if (answer.ok) setFurther({ key, pages: [...pages.slice(1), answer.value] });
    else sayProblem(answer.error);
  };
  if (items.length === 0) {
    return key === "{}" ? (
      <Empty icon="link" title="There are no copies yet.">
        <p>The first approved invoice of the group makes the first one.</p>
      </Empty>
    ) : (
      <Empty icon="search" title="No copy matches." />
    );
  }
  return (
    <>
      <table class="plain-table">
        <caption class="for-readers">Mappings</caption>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Copy in</th>
            <th scope="col">Brought in step</th>
            <th scope="col">In Xero</th>
          </tr>
        </thead>
        <tbody>
          {items.map((mapping) => (
            <MappingRow
              key={keyOf(mapping)}
              mapping={mapping}
              satellite={names.get(mapping.tenantId) ?? "A former satellite"}
            />
          ))}
        </tbody>
      </table>
      {cursor === null ? null : (
        <div class="load-more">
          <Button busy={busy} onPress={() => void loadMore()}>
            Load more
          </Button>
        </div>
      )}
    </>
  );
}

function MappingRow({ mapping, satellite }: { readonly mapping: Mapping; readonly satellite: string }) {
  const { kind, label, groupId, satelliteId, syncedAt, drifted } = mapping;
  return (
    <tr>
      <th scope="row">
        {label || "Without a number"}
        <span class="sub">{KIND_WORDS[kind].one}</span>
      </th>
      <td>
        {satellite}
        {drifted ? (
          <span class="badge waiting">
            <Icon name="alert" />
            Differs from the group
          </span>
        ) : null}
      </td>
      <td>
        <When at={syncedAt} />
      </td>
      <td class="both-links">
        <XeroLink href={xeroAddress(kind, groupId)} name="Group" what={label} />
        <XeroLink href={xeroAddress(kind, satelliteId)} name="Copy" what={label} />
      </td>
    </tr>
  );
}

function XeroLink({ href, name, what }: { readonly href: string; readonly name: string; readonly what: string }) {
  return (
    <a class="xero-link" href={href} target="_blank" rel="noreferrer">
      {name}
      <span class="for-readers"> of {what} in Xero, opens a new tab</span>
      <Icon name="out" />
    </a>
  );
}

/** A refreshed first page may overlap the pages below it. */
function distinct(items: readonly Mapping[]): readonly Mapping[] {
  return [...new Map(items.map((mapping) => [keyOf(mapping), mapping])).values()];
}

function keyOf({ kind, groupId, tenantId }: Mapping): string {
  return `${kind} ${groupId} ${tenantId}`;
}
