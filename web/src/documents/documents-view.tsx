/** The group's invoices and credit notes, each with its copy, its money and its state. */

import { useEffect, useRef, useState } from "preact/hooks";
import { go, place } from "../address/place.ts";
import { VIEWS } from "../address/views.ts";
import { SelectField, TextField } from "../controls/field.tsx";
import { Icon } from "../controls/icon.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { ViewHead } from "../frame/view-head.tsx";
import { useStore } from "../live/store.ts";
import { type DocumentFilters, readDocumentFilters, STATE_OPTIONS, writeDocumentFilters } from "./document-filters.ts";
import { DocumentList } from "./document-list.tsx";
import { STATES } from "./document-words.ts";

const TYPING_PAUSE_MS = 300;

export function DocumentsView() {
  const { search } = useStore(place);
  const filters = readDocumentFilters(search);
  const entities = useEntities("names");
  const satellites = (entities.value ?? []).filter((entity) => entity.role === "satellite");
  const [text, setText] = useState(filters.q);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const change = (part: Partial<DocumentFilters>) =>
    go(`${VIEWS.documents.path}${writeDocumentFilters({ ...filters, ...part })}`, { replace: true });
  const type = (q: string) => {
    setText(q);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => change({ q }), TYPING_PAUSE_MS);
  };
  return (
    <main class="view">
      <ViewHead title="Documents" lead="Every invoice and credit note of the group, beside its copy." />
      <search class="filter-bar">
        <div class="search-field">
          <Icon name="search" />
          <TextField
            label="Search documents"
            bare
            type="search"
            placeholder="Number, reference, contact or amount"
            maxLength={200}
            value={text}
            onInput={type}
          />
        </div>
        <div class="filters few">
          <SelectField
            label="State"
            value={filters.state}
            options={STATE_OPTIONS}
            onChange={(value) => change({ state: STATES.find((state) => state === value) ?? "" })}
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
          <SelectField
            label="Kind"
            value={filters.kind}
            options={[
              { value: "", label: "Invoices and credit notes" },
              { value: "invoice", label: "Invoices" },
              { value: "credit-note", label: "Credit notes" },
            ]}
            onChange={(kind) => change({ kind: kind === "invoice" || kind === "credit-note" ? kind : "" })}
          />
          <SelectField
            label="Month"
            value={filters.month}
            options={[{ value: "", label: "All months" }, ...MONTHS]}
            onChange={(month) => change({ month })}
          />
        </div>
      </search>
      <p class="sub">
        <a href={`/api/documents.csv${writeDocumentFilters(filters)}`} download>
          Export as CSV
        </a>
      </p>
      <DocumentList filters={filters} />
    </main>
  );
}

const MONTHS_SHOWN = 24;
const MONTHS = Array.from({ length: MONTHS_SHOWN }, (_, back) => {
  const now = new Date();
  const first = new Date(now.getFullYear(), now.getMonth() - back, 1);
  const value = `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, "0")}`;
  return { value, label: first.toLocaleDateString(undefined, { month: "long", year: "numeric" }) };
});
