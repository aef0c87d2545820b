/**
 * Search and filters. Every change goes to the address, from where the list takes it. Search waits until typing pauses.
 * On narrow screens the filters fold away behind a button that says how many are set.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Entity } from "../../data/shapes.ts";
import { KIND_WORDS, KINDS } from "../../format/records.ts";
import { VIEWS } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { CheckField, SelectField, TextField } from "../../ui/field.tsx";
import styles from "../../ui/filter-bar.module.css";
import { Icon } from "../../ui/icon.tsx";
import { go } from "../../ui/place.ts";
import { type EventFilters, hidesTechnical, isFiltered, NO_FILTERS, NO_SATELLITE, writeFilters } from "./filters.ts";

const TYPING_PAUSE_MS = 300;

interface FilterBarProps {
  readonly filters: EventFilters;
  readonly entities: readonly Entity[];
}

export function FilterBar({ filters, entities }: FilterBarProps) {
  const [isOpen, setOpen] = useState(false);
  const set = [filters.kind, filters.entity, filters.from, filters.to].filter((value) => value !== "").length;
  return (
    <search class={`no-print ${styles.filterBar}`}>
      <SearchField filters={filters} />
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
          ...offered.map(({ tenantId, name }) => ({ value: tenantId, label: name })),
          { value: NO_SATELLITE, label: "No satellite known" },
        ]}
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

function SearchField({ filters }: { readonly filters: EventFilters }) {
  const [text, setText] = useState(filters.search);
  const asked = useRef(filters.search);
  const timer = useRef(0);

  // The address may change by other means: a link, "Clear all", going back.
  useEffect(() => {
    if (filters.search === asked.current) return;
    asked.current = filters.search;
    setText(filters.search);
  }, [filters.search]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const type = (value: string) => {
    setText(value);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      asked.current = value.trim();
      go(addressOf({ ...filters, search: value }), { replace: true });
    }, TYPING_PAUSE_MS);
  };
  return (
    <div class={styles.searchField}>
      <Icon name="search" />
      <TextField
        label="Search events"
        bare
        type="search"
        placeholder="Number, contact, amount or message"
        maxLength={200}
        value={text}
        onInput={type}
      />
    </div>
  );
}

function addressOf(filters: EventFilters): string {
  return `${VIEWS.events.path}${writeFilters(filters)}`;
}
