/** Which copy belongs to which group record, and which of them differ: search a number or a name, see both side by side. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Entity } from "../../data/shapes.ts";
import { KIND_WORDS, KINDS } from "../../format/records.ts";
import { VIEWS } from "../../format/views.ts";
import { SelectField, TextField } from "../../ui/field.tsx";
import filterBarStyles from "../../ui/filter-bar.module.css";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { go, place } from "../../ui/place.ts";
import styles from "../../ui/tabs.module.css";
import { ViewHead } from "../../ui/view-head.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { DriftList } from "./drift-list.tsx";
import { type MappingFilters, readMappingFilters, writeMappingFilters } from "./mapping-filters.ts";
import { MappingList } from "./mapping-list.tsx";

const TYPING_PAUSE_MS = 300;
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

/** Every change goes to the address, from where the lists take it; search waits until typing pauses. */
function FilterBar({ filters, entities }: FilterBarProps) {
  const satellites = entities.filter((entity) => entity.role !== "group");
  const [text, setText] = useState(filters.q);
  const timer = useRef(0);
  // Who goes on to a copy while a search is about to begin stays there.
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const change = (part: Partial<MappingFilters>) => go(addressOf({ ...filters, ...part }), { replace: true });
  const type = (q: string) => {
    setText(q);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => change({ q }), TYPING_PAUSE_MS);
  };
  return (
    <search class={`no-print ${filterBarStyles.filterBar}`}>
      <div class={filterBarStyles.searchField}>
        <Icon name="search" />
        <TextField
          label="Search copies"
          bare
          type="search"
          placeholder="Number or contact"
          maxLength={200}
          value={text}
          onInput={type}
        />
      </div>
      <div class={filterBarStyles.filters} data-few="">
        <SelectField
          label="Kind"
          value={filters.kind}
          options={[
            { value: "", label: "All kinds" },
            ...KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind].many })),
          ]}
          onChange={(value) => change({ kind: KINDS.find((kind) => kind === value) ?? "" })}
        />
        <SelectField
          label="Satellite"
          value={filters.entity}
          options={[
            { value: "", label: "All satellites" },
            ...satellites.map(({ tenantId, name }) => ({ value: tenantId, label: name })),
          ]}
          onChange={(entity) => change({ entity })}
        />
      </div>
    </search>
  );
}

function addressOf(filters: MappingFilters): string {
  return `${VIEWS.mappings.path}${writeMappingFilters(filters)}`;
}
