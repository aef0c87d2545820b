/** The documents that match, newest date first, a page at a time. */

import { Link } from "../address/link.tsx";
import { documentAddress } from "../address/views.ts";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { OrbitDocument } from "../api/shapes.ts";
import { LoadMore } from "../controls/load-more.tsx";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import { usePages } from "../live/use-pages.ts";
import { type DocumentFilters, documentQuery, writeDocumentFilters } from "./document-filters.ts";
import { amountWords, numberOf } from "./document-words.ts";
import { StateBadge } from "./state-badge.tsx";

const EVERY_MS = 5000;

export function DocumentList({ filters }: { readonly filters: DocumentFilters }) {
  const query = documentQuery(filters);
  const documents = usePages({
    key: JSON.stringify(query),
    everyMs: EVERY_MS,
    load: (cursor) => ask(api.documents.$get({ query: cursor === null ? query : { ...query, cursor } })),
    keyOf: ({ kind, groupId }) => `${kind} ${groupId}`,
  });
  const search = writeDocumentFilters(filters);
  if (documents.items === null) {
    if (documents.problem === null) return <Loading what="documents" />;
    return <ProblemNote problem={documents.problem} onRetry={() => void documents.reload()} />;
  }
  if (documents.items.length === 0) {
    return search === "" ? (
      <Empty icon="copy" title="Orbit holds no documents yet.">
        <p>The first approved invoice of the group is the first one.</p>
      </Empty>
    ) : (
      <Empty icon="search" title="Orbit holds no document that matches." />
    );
  }
  return (
    <>
      <table class="plain-table">
        <caption class="for-readers">Documents</caption>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Date</th>
            <th scope="col">Due</th>
            <th scope="col">Total</th>
            <th scope="col">Paid</th>
            <th scope="col">Satellite</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {documents.items.map((document) => (
            <Row key={`${document.kind} ${document.groupId}`} document={document} search={search} />
          ))}
        </tbody>
      </table>
      {documents.more === null ? null : (
        <LoadMore cursor={documents.more} busy={documents.loadingMore} onMore={() => void documents.loadMore()} />
      )}
    </>
  );
}

function Row({ document, search }: { readonly document: OrbitDocument; readonly search: string }) {
  const { contactName, reference, date, dueDate, currency, group, satellite, state, failure } = document;
  return (
    <tr>
      <th scope="row">
        <Link to={documentAddress(document, search)}>{numberOf(document)}</Link>
        <span class="sub">{[contactName, reference].filter((part) => part !== null).join(" · ")}</span>
      </th>
      <td>{date ?? ""}</td>
      <td>{dueDate ?? ""}</td>
      <td class="amount">{amountWords(group.total, currency)}</td>
      <td class="amount">{amountWords(group.paid, currency)}</td>
      <td>{satellite?.name ?? ""}</td>
      <td>
        <StateBadge state={state} />
        {failure === null ? null : <span class="sub">{failure.title}</span>}
      </td>
    </tr>
  );
}
