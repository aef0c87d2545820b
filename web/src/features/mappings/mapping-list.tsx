/** The mappings that match, by kind and record, a page at a time. */

import type { Entity } from "../../data/shapes.ts";
import styles from "../../ui/list-tools.module.css";
import { ListTools } from "../../ui/list-tools.tsx";
import { LoadMore, LookFurther } from "../../ui/load-more.tsx";
import { Empty, Loading, ProblemNote } from "../../ui/notes.tsx";
import { type MappingFilters, mappingQuery, writeMappingFilters } from "./mapping-filters.ts";
import { MappingRow } from "./mapping-row.tsx";
import { keyOf, useMappings } from "./use-mappings.ts";

interface MappingListProps {
  readonly filters: MappingFilters;
  readonly entities: readonly Entity[];
}

export function MappingList({ filters, entities }: MappingListProps) {
  const mappings = useMappings(filters);
  const { items, problem, more } = mappings;
  const next = { busy: mappings.loadingMore, onMore: () => void mappings.loadMore() };
  const group = entities.find((entity) => entity.role === "group")?.tenantId ?? null;
  const names = new Map(entities.map(({ tenantId, name }) => [tenantId, name]));
  if (items === null) {
    if (problem === null) return <Loading what="copies" />;
    return <ProblemNote problem={problem} onRetry={() => void mappings.reload()} />;
  }
  if (items.length === 0) {
    if (more !== null) return <LookFurther cursor={more} {...next} />;
    return <NoMappings filtered={writeMappingFilters(filters) !== ""} />;
  }
  return (
    <>
      <div class={styles.head}>
        <ListTools csv={`/api/mappings.csv?${new URLSearchParams(mappingQuery(filters))}`} loadAll={mappings.loadAll} />
      </div>
      <table class="plain-table">
        <caption class="for-readers">Copies</caption>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Copy in</th>
            <th scope="col">Last updated</th>
            <th scope="col">In Xero</th>
          </tr>
        </thead>
        <tbody>
          {items.map((mapping) => (
            <MappingRow
              key={keyOf(mapping)}
              mapping={mapping}
              satellite={names.get(mapping.tenantId) ?? "A former satellite"}
              groupTenantId={group}
              search={writeMappingFilters(filters)}
            />
          ))}
        </tbody>
      </table>
      {more === null ? null : <LoadMore cursor={more} {...next} />}
    </>
  );
}

function NoMappings({ filtered }: { readonly filtered: boolean }) {
  if (filtered) return <Empty icon="search" title="No copy matches." />;
  return (
    <Empty icon="link" title="There are no copies yet.">
      <p>The first approved invoice of the group makes the first one.</p>
    </Empty>
  );
}
