/** One document: both sides of its money, its state, what stops it, and what happened to it. */

import { Link } from "../address/link.tsx";
import { place } from "../address/place.ts";
import { copyAddress, type DocumentRef, VIEWS } from "../address/views.ts";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import { Loading, Note, ProblemNote } from "../controls/notes.tsx";
import { ViewHead } from "../frame/view-head.tsx";
import { useStore } from "../live/store.ts";
import { useResource } from "../live/use-resource.ts";
import { Since } from "../words/when.tsx";
import { moneyRows, numberOf } from "./document-words.ts";
import { StateBadge } from "./state-badge.tsx";

const EVERY_MS = 5000;

export function DocumentView({ document: ref }: { readonly document: DocumentRef }) {
  const { search } = useStore(place);
  const { kind, groupId } = ref;
  const document = useResource({
    key: `${kind} ${groupId}`,
    everyMs: EVERY_MS,
    load: () => ask(api.documents[":kind"][":groupId"].$get({ param: { kind, groupId } })),
  });
  const shown = document.value;
  if (shown === null) {
    return (
      <main class="view narrow">
        <ViewHead title="Document" />
        {document.problem === null ? (
          <Loading what="the document" />
        ) : (
          <ProblemNote problem={document.problem} onRetry={() => void document.reload()} />
        )}
      </main>
    );
  }
  const { satellite, checkedAt } = shown;
  return (
    <main class="view narrow">
      <ViewHead title={numberOf(shown)} lead={[shown.contactName, shown.reference].filter(Boolean).join(" · ")} />
      <p>
        <Link to={`${VIEWS.documents.path}${search}`}>All documents</Link>
      </p>
      <p>
        <StateBadge state={shown.state} />{" "}
        {checkedAt === null ? (
          "Both sides have not been read yet."
        ) : (
          <>
            Read from Xero <Since at={checkedAt} />.
          </>
        )}
      </p>
      {shown.failures.map((failure) => (
        <Note key={failure.code} tone={failure.automatic ? "info" : "warn"} title={failure.title}>
          <p>{failure.detail}</p>
          <ul>
            {failure.remedy.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        </Note>
      ))}
      <table class="plain-table comparison">
        <caption class="for-readers">Both sides</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Group</th>
            <th scope="col">{satellite?.name ?? "No copy yet"}</th>
          </tr>
        </thead>
        <tbody>
          {moneyRows(shown).map(({ field, group, satellite: theirs, same }) => (
            <tr key={field} class={same ? undefined : "differs"}>
              <th scope="row">{field}</th>
              <td>{group}</td>
              <td>{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {satellite === null ? null : (
        <p>
          <Link to={copyAddress({ kind, groupId, tenantId: satellite.tenantId }, "")}>Compare every field</Link>
        </p>
      )}
      <p>
        <Link to={`${VIEWS.events.path}?q=${encodeURIComponent(shown.number ?? groupId)}`}>Its events</Link>
      </p>
    </main>
  );
}
