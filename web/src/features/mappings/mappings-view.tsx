/** Which copy belongs to which group record, and which of them differ: search a number or a name, see both side by side. */

import type { Entity } from "../../data/shapes.ts";
import { VIEWS } from "../../format/views.ts";
import filterBarStyles from "../../ui/filter-bar.module.css";
import { Link } from "../../ui/link.tsx";
import { go, place } from "../../ui/place.ts";
import { KindFilter, SatelliteFilter } from "../../ui/record-filters.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import styles from "../../ui/tabs.module.css";
import { ViewHead } from "../../ui/view-head.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { DriftList } from "./drift-list.tsx";
import { type MappingFilters, readMappingFilters, writeMappingFilters } from "./mapping-filters.ts";
import { MappingList } from "./mapping-list.tsx";

const TABS = [
  { onlyDrift: false, name: "All copies" },
  { onlyDrift: true, name: "Differing from the group" },
] as const;

export function MappingsView() {
  const { search } = place.value;
  const filters = readMappingFilters(search);
  const entities = useEntities("names");
  const List = filters.onlyDrift ? DriftList : MappingList;
  return (
    <main class="view">
      <ViewHead title="Copies" lead="Which copy belongs to which record of the group." />
      <Tabs filters={filters} />
      <FilterBar filters={filters} entities={entities.value ?? []} />
      <List filters={filters} entities={entities.value ?? []} />
    </main>
  );
}

function Tabs({ filters }: { readonly filters: MappingFilters }) {
  return (
    <nav class={`no-print ${styles.tabs}`} aria-label="Which copies">
      <ul>
        {TABS.map(({ onlyDrift, name }) => (
          <li key={name}>
            <Link
              to={addressOf({ ...filters, onlyDrift })}
              class={styles.tab}
              current={filters.onlyDrift === onlyDrift ? "true" : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface FilterBarProps {
  readonly filters: MappingFilters;
  readonly entities: readonly Entity[];
}

/** Every change goes to the address, from where the lists take it. */
function FilterBar({ filters, entities }: FilterBarProps) {
  const satellites = entities.filter((entity) => entity.role !== "group");
  const change = (part: Partial<MappingFilters>) => go(addressOf({ ...filters, ...part }), { replace: true });
  return (
    <search class={`no-print ${filterBarStyles.filterBar}`}>
      <SearchField
        label="Search copies"
        placeholder="Number or contact"
        value={filters.q}
        onSearch={(q) => change({ q })}
      />
      <div class={filterBarStyles.filters} data-few="">
        <KindFilter value={filters.kind} onChange={(kind) => change({ kind })} />
        <SatelliteFilter value={filters.entity} satellites={satellites} onChange={(entity) => change({ entity })} />
      </div>
    </search>
  );
}

function addressOf(filters: MappingFilters): string {
  return `${VIEWS.mappings.path}${writeMappingFilters(filters)}`;
}
