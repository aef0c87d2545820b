/** Who did what in the firm, newest first, with the values before and after. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { AuditEntry } from "../../data/shapes.ts";
import { usePages } from "../../data/use-pages.ts";
import { readerHere } from "../../format/time.ts";
import { sayProblem } from "../../ui/announce.ts";
import { LoadMore } from "../../ui/load-more.tsx";
import { Empty, Loading, ProblemNote } from "../../ui/notes.tsx";
import { ViewHead } from "../../ui/view-head.tsx";
import { FullWhen } from "../../ui/when.tsx";
import { actionWords, valuesInWords } from "./activity-words.ts";

const EVERY_MS = 30_000;
const reader = readerHere();

export function ActivityView() {
  const entries = usePages({
    key: ["audit"],
    everyMs: EVERY_MS,
    load: (cursor) => ask(api.audit.$get({ query: cursor === null ? {} : { cursor } })),
    keyOf: ({ id }) => id,
    onProblem: sayProblem,
  });
  return (
    <main class="view narrow">
      <ViewHead
        title="Activity"
        lead="What people and access tokens changed, re-synced, resolved and decided."
        actions={
          <a class="button plain" href="/api/audit.csv" download>
            Download as CSV
          </a>
        }
      />
      {entries.items === null ? (
        entries.problem === null ? (
          <Loading what="activity" />
        ) : (
          <ProblemNote problem={entries.problem} onRetry={() => void entries.reload()} />
        )
      ) : entries.items.length === 0 ? (
        <Empty icon="clock" title="Nobody has changed anything yet." />
      ) : (
        <ul class="members">
          {entries.items.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {entries.more === null ? null : (
        <LoadMore cursor={entries.more} busy={entries.loadingMore} onMore={() => void entries.loadMore()} />
      )}
    </main>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }) {
  const { at, by, token } = entry;
  return (
    <li class="member">
      <div>
        <p class="member-name">{actionWords(entry, reader)}</p>
        <p class="sub">
          {by.name}
          {token === null ? "" : `, by the access token “${token.name}”`} · <FullWhen at={at} />
        </p>
        {valuesInWords(entry, reader).map(({ name, before, after }) => (
          <p class="sub" key={name}>
            {name}: {before === null ? "" : `${before} → `}
            {after}
          </p>
        ))}
      </div>
    </li>
  );
}
