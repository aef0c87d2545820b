/**
 * Search and filters. Every change goes to the address, from where the list takes it.
 * On narrow screens the filters fold away behind a button that says how many are set.
 */

import { useState } from "preact/hooks";
import type { Entity } from "../../data/shapes.ts";
import { VIEWS } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { CheckField, TextField } from "../../ui/field.tsx";
import styles from "../../ui/filter-bar.module.css";
import { go } from "../../ui/place.ts";
import { KindFilter, SatelliteFilter } from "../../ui/record-filters.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { type EventFilters, hidesTechnical, isFiltered, NO_FILTERS, NO_SATELLITE, writeFilters } from "./filters.ts";

interface FilterBarProps {
  readonly filters: EventFilters;
  readonly entities: readonly Entity[];
}

export function FilterBar({ filters, entities }: FilterBarProps) {
  const [isOpen, setOpen] = useState(false);
  const set = [filters.kind, filters.entity, filters.from, filters.to].filter((value) => value !== "").length;
  return (
    <search class={`no-print ${styles.filterBar}`}>
      <SearchField
        label="Search events"
        placeholder="Number, contact, amount or message"
        value={filters.search}
        onSearch={(search) => go(addressOf({ ...filters, search }), { replace: true })}
      />
      <button
        type="button"
        class={`button plain ${styles.filterToggle}`}
        aria-expanded={isOpen}
        aria-controls="filters"
        onClick={() => setOpen(!isOpen)}
      >
        Filters{set === 0 ? "" : ` (${set})`}
      </button>
      <div id="filters" class={styles.filters} data-open={isOpen ? "" : undefined}>
        <FilterFields filters={filters} entities={entities} />
      </div>
    </search>
  );
}

function FilterFields({ filters, entities }: FilterBarProps) {
  const change = (part: Partial<EventFilters>) => go(addressOf({ ...filters, ...part }));
  // An address may name the group, or one that is no satellite any more.
  const offered = entities.filter(({ role, tenantId }) => role === "satellite" || tenantId === filters.entity);
  return (
    <>
      <KindFilter value={filters.kind} onChange={(kind) => change({ kind })} />
      <SatelliteFilter
        value={filters.entity}
        satellites={offered}
        others={[{ value: NO_SATELLITE, label: "No satellite known" }]}
        onChange={(entity) => change({ entity })}
      />
      <TextField label="From" type="date" value={filters.from} max={filters.to} onInput={(from) => change({ from })} />
      <TextField label="To" type="date" value={filters.to} min={filters.from} onInput={(to) => change({ to })} />
      <CheckField
        label="Technical events"
        checked={!hidesTechnical(filters)}
        disabled={!filters.technical && !hidesTechnical(filters)}
        onChange={(technical) => change({ technical })}
      />
      {isFiltered({ ...filters, statuses: [], codes: [] }) ? (
        <Button
          kind="quiet"
          icon="cross"
          onPress={() => go(addressOf({ ...NO_FILTERS, statuses: filters.statuses, codes: filters.codes }))}
        >
          Clear
        </Button>
      ) : null}
    </>
  );
}

function addressOf(filters: EventFilters): string {
  return `${VIEWS.events.path}${writeFilters(filters)}`;
}
