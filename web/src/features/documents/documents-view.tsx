/** The group's invoices and credit notes, each with its copy, its money and its state. The address holds the filters. */

import { VIEWS } from "../../format/views.ts";
import { go, place } from "../../ui/place.ts";
import { ViewHead } from "../../ui/view-head.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { SavedViews } from "../saved/saved-views.tsx";
import { DocumentFilterBar } from "./document-filter-bar.tsx";
import { type DocumentFilters, readDocumentFilters, writeDocumentFilters } from "./document-filters.ts";
import { DocumentList } from "./document-list.tsx";

const GIVEN = [
  { name: "Needs you", search: "?state=failed" },
  { name: "Waiting", search: "?state=waiting" },
  { name: "Kept", search: "?state=kept" },
];

export function DocumentsView() {
  const { search } = place.value;
  const filters = readDocumentFilters(search);
  const entities = useEntities("names");
  const satellites = (entities.value ?? []).filter((entity) => entity.role === "satellite");
  const group = (entities.value ?? []).find((entity) => entity.role === "group") ?? null;
  const change = (part: Partial<DocumentFilters>) =>
    go(`${VIEWS.documents.path}${writeDocumentFilters({ ...filters, ...part })}`, { replace: true });
  return (
    <main class="view">
      <ViewHead title="Documents" lead="Every invoice and credit note of the group, beside its copy." />
      <SavedViews list="documents" path={VIEWS.documents.path} search={writeDocumentFilters(filters)} given={GIVEN} />
      <DocumentFilterBar filters={filters} satellites={satellites} onChange={change} />
      <DocumentList filters={filters} satellites={satellites} group={group} />
    </main>
  );
}
