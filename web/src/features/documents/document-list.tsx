/** The documents that match, by date, a page at a time. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Entity, OrbitDocument } from "../../data/shapes.ts";
import { usePages } from "../../data/use-pages.ts";
import { documentAddress } from "../../format/views.ts";
import { Money } from "../../ui/amount.tsx";
import { sayProblem } from "../../ui/announce.ts";
import { Day } from "../../ui/day.tsx";
import { Link } from "../../ui/link.tsx";
import listToolsStyles from "../../ui/list-tools.module.css";
import { ListTools } from "../../ui/list-tools.tsx";
import { LoadMore, LookFurther } from "../../ui/load-more.tsx";
import { Empty, Loading, ProblemNote } from "../../ui/notes.tsx";
import {
  type DocumentFilters,
  documentFiltersInWords,
  documentQuery,
  writeDocumentFilters,
} from "./document-filters.ts";
import { numberOf } from "./document-words.ts";
import styles from "./documents.module.css";
import { FindInXero } from "./find.tsx";
import { StateBadge } from "./state-badge.tsx";

const EVERY_MS = 5_000;
/** Letters may be in it, a digit must. */
const LOOKS_LIKE_A_NUMBER = /^(?=.*\d)[^\s$€£]{3,}$/;

interface DocumentListProps {
  readonly filters: DocumentFilters;
  readonly satellites: readonly Entity[];
  readonly group: Entity | null;
}

export function DocumentList({ filters, satellites, group }: DocumentListProps) {
  const query = documentQuery(filters);
  const documents = usePages({
    key: ["documents", query],
    everyMs: EVERY_MS,
    load: (cursor) => ask(api.documents.$get({ query: cursor === null ? query : { ...query, cursor } })),
    keyOf: ({ kind, groupId }) => `${kind} ${groupId}`,
    onProblem: sayProblem,
  });
  const search = writeDocumentFilters(filters);
  const { items, problem, more } = documents;
  if (items === null) {
    if (problem === null) return <Loading what="documents" />;
    return <ProblemNote problem={problem} onRetry={() => void documents.reload()} />;
  }
  const next = { busy: documents.loadingMore, onMore: () => void documents.loadMore() };
  if (items.length === 0) {
    return more === null ? <NoDocuments filters={filters} group={group} /> : <LookFurther cursor={more} {...next} />;
  }
  const names = new Map(satellites.map(({ tenantId, name }) => [tenantId, name]));
  return (
    <section aria-label="Documents" class={styles.documentList}>
      <div class={listToolsStyles.head}>
        <p class="print-only">{documentFiltersInWords(filters, names)}</p>
        <ListTools csv={`/api/documents.csv${search}`} loadAll={documents.loadAll} />
      </div>
      <table class={`plain-table ${styles.documentsTable}`}>
        <caption class="for-readers">Documents, {filters.sort === "" ? "newest" : "oldest"} first</caption>
        <thead>
          <tr>
            <th scope="col">Document</th>
            <th scope="col" aria-sort={filters.sort === "" ? "descending" : "ascending"}>
              Date
            </th>
            <th scope="col" data-column="Due">
              Due
            </th>
            <th scope="col" class="amount">
              Total
            </th>
            <th scope="col" class="amount">
              Paid
            </th>
            <th scope="col" class="amount">
              Still due
            </th>
            <th scope="col">Satellite</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {items.map((document) => (
            <Row key={`${document.kind} ${document.groupId}`} document={document} search={search} />
          ))}
        </tbody>
      </table>
      {more === null ? null : <LoadMore cursor={more} {...next} />}
    </section>
  );
}

function Row({ document, search }: { readonly document: OrbitDocument; readonly search: string }) {
  const { kind, contactName, reference, date, dueDate, currency, group, satellite, state, failure } = document;
  const sub = [kind === "credit-note" ? "Credit note" : null, contactName, reference].filter((part) => part !== null);
  return (
    <tr>
      <th scope="row">
        <Link to={documentAddress(document, search)}>{numberOf(document)}</Link>
        <span class="sub">{sub.filter((part) => part !== "").join(" · ")}</span>
      </th>
      <td data-column="Date">
        <Day of={date} />
        {dueDate === null ? null : (
          <span class={`sub ${styles.dueBelow}`}>
            due <Day of={dueDate} />
          </span>
        )}
      </td>
      <td data-column="Due">
        <Day of={dueDate} />
      </td>
      <td class="amount" data-column="Total">
        <Money amount={group.total} currency={currency} />
      </td>
      <td class="amount" data-column="Paid">
        <span class={styles.paid}>
          <Money amount={group.paid} currency={currency} />
          <Credited amount={group.credited} kind={kind} currency={currency} />
        </span>
      </td>
      <td class="amount" data-column="Still due">
        <Money amount={group.due} currency={currency} />
      </td>
      <td data-column="Satellite">{satellite?.name ?? <span class="sub">No copy yet</span>}</td>
      <td>
        <StateBadge document={document} />
        {failure === null || state === "in-step" ? null : <span class="sub">{failure.title}</span>}
      </td>
    </tr>
  );
}

/** Without it, total, paid and still due would not add up. */
function Credited({ amount, kind, currency }: Pick<OrbitDocument, "kind" | "currency"> & { readonly amount: string }) {
  if (Number(amount) === 0) return null;
  return (
    <span class="sub">
      <Money amount={amount} currency={currency} /> {kind === "invoice" ? "credited" : "used"}
    </span>
  );
}

function NoDocuments({ filters, group }: Pick<DocumentListProps, "filters" | "group">) {
  if (writeDocumentFilters({ ...filters, sort: "" }) === "") {
    return (
      <Empty icon="copy" title="Orbit holds no documents yet.">
        <p>The first approved invoice of the group is the first one.</p>
      </Empty>
    );
  }
  // A number stands for itself: other filters would hide what was found.
  const q = filters.q.trim();
  if (LOOKS_LIKE_A_NUMBER.test(q)) return <FindInXero key={q} q={q} group={group} />;
  return <Empty icon="search" title="Orbit holds no document that matches." />;
}
