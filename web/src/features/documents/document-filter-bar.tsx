/** Search and filters of the documents; every change goes to the address. On narrow screens the filters fold away. */

import { useState } from "preact/hooks";
import type { Entity } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import styles from "../../ui/filter-bar.module.css";
import { SatelliteFilter } from "../../ui/record-filters.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { type DocumentFilters, NO_DOCUMENT_FILTERS, STATE_OPTIONS, writeDocumentFilters } from "./document-filters.ts";
import { STATES } from "./document-words.ts";

interface DocumentFilterBarProps {
  readonly filters: DocumentFilters;
  readonly satellites: readonly Entity[];
  onChange(part: Partial<DocumentFilters>): void;
}

export function DocumentFilterBar({ filters, satellites, onChange }: DocumentFilterBarProps) {
  const [isOpen, setOpen] = useState(false);
  const set = Object.values({ ...filters, q: "", sort: "" }).filter((value) => value !== "").length;
  return (
    <search class={`no-print ${styles.filterBar}`}>
      <SearchField
        label="Search documents"
        placeholder="Number, reference, contact or amount"
        value={filters.q}
        onSearch={(q) => onChange({ q })}
      />
      <button
        type="button"
        class={`button plain ${styles.filterToggle}`}
        aria-expanded={isOpen}
        aria-controls="document-filters"
        onClick={() => setOpen(!isOpen)}
      >
        Filters{set === 0 ? "" : ` (${set})`}
      </button>
      <div id="document-filters" class={styles.filters} data-many="" data-open={isOpen ? "" : undefined}>
        <Selects filters={filters} satellites={satellites} onChange={onChange} />
        <TextField
          label="From"
          type="date"
          value={filters.from}
          max={filters.to}
          onInput={(from) => onChange({ from })}
        />
        <TextField label="To" type="date" value={filters.to} min={filters.from} onInput={(to) => onChange({ to })} />
        <SelectField
          label="Order"
          value={filters.sort}
          options={[
            { value: "", label: "Newest first" },
            { value: "oldest", label: "Oldest first" },
          ]}
          onChange={(sort) => onChange({ sort: sort === "oldest" ? sort : "" })}
        />
        {writeDocumentFilters(filters) === "" ? null : (
          <Button kind="quiet" icon="cross" onPress={() => onChange(NO_DOCUMENT_FILTERS)}>
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}

function Selects({ filters, satellites, onChange }: DocumentFilterBarProps) {
  return (
    <>
      <SelectField
        label="State"
        value={filters.state}
        options={STATE_OPTIONS}
        onChange={(value) => onChange({ state: STATES.find((state) => state === value) ?? "" })}
      />
      <SatelliteFilter value={filters.entity} satellites={satellites} onChange={(entity) => onChange({ entity })} />
      <SelectField
        label="Kind"
        value={filters.kind}
        options={[
          { value: "", label: "All kinds" },
          { value: "invoice", label: "Invoices" },
          { value: "credit-note", label: "Credit notes" },
        ]}
        onChange={(kind) => onChange({ kind: kind === "invoice" || kind === "credit-note" ? kind : "" })}
      />
      <SelectField
        label="Month"
        value={filters.month}
        options={[{ value: "", label: "All months" }, ...monthsBefore(new Date())]}
        onChange={(month) => onChange({ month })}
      />
    </>
  );
}

const MONTHS_SHOWN = 24;

function monthsBefore(now: Date) {
  return Array.from({ length: MONTHS_SHOWN }, (_, back) => {
    const first = new Date(now.getFullYear(), now.getMonth() - back, 1);
    const value = `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, "0")}`;
    return { value, label: first.toLocaleDateString(undefined, { month: "long", year: "numeric" }) };
  });
}
