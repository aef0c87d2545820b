/** One document: its state and what stops it, both sides field by field, and what happened to it. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { OrbitDocument } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { type DocumentRef, VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { ListTools } from "../../ui/list-tools.tsx";
import { Empty, Loading, ProblemNote } from "../../ui/notes.tsx";
import { place } from "../../ui/place.ts";
import { ViewHead } from "../../ui/view-head.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { XeroLink } from "../entities/xero-link.tsx";
import styles from "../mappings/mappings.module.css";
import { BothSides } from "./both-sides.tsx";
import { DocumentStatus } from "./document-status.tsx";
import { numberOf } from "./document-words.ts";
import { History } from "./history.tsx";
import { isOnItsWay } from "./requests.ts";

const EVERY_MS = 3_000;

export function DocumentView({ document: { kind, groupId } }: { readonly document: DocumentRef }) {
  const { search } = place.value;
  const document = useResource({
    key: ["document", kind, groupId],
    everyMs: EVERY_MS,
    load: () => ask(api.documents[":kind"][":groupId"].$get({ param: { kind, groupId } })),
  });
  const back = <Link to={`${VIEWS.documents.path}${search}`}>All documents</Link>;
  const { value, problem } = document;
  if (value === null) {
    return (
      <main class="view">
        <ViewHead title="Document" back={back} />
        {problem === null || (problem.status === 404 && isOnItsWay({ kind, groupId }, Date.now())) ? (
          <Loading what="the document" />
        ) : problem.status === 404 ? (
          <Empty icon="search" title="Orbit holds no such document.">
            <p>It may be a draft, dated before Orbit’s start, or deleted in the group.</p>
          </Empty>
        ) : (
          <ProblemNote problem={problem} onRetry={() => void document.reload()} />
        )}
      </main>
    );
  }
  return (
    <main class="view">
      <ViewHead title={numberOf(value)} lead={leadOf(value)} back={back} actions={<ListTools csv={null} />} />
      <DocumentStatus document={value} onChanged={() => void document.reload()} />
      <InXero document={value} />
      <BothSides document={value} />
      <History document={value} onChanged={() => void document.reload()} />
    </main>
  );
}

function leadOf({ kind, contactName, reference }: OrbitDocument): string {
  const forWhom = contactName === null ? "" : ` for ${contactName}`;
  const about = reference === null || reference === "" ? "" : ` · ${reference}`;
  return `${kind === "invoice" ? "Invoice" : "Credit note"}${forWhom}${about}`;
}

function InXero({ document: { kind, groupId, satellite } }: { readonly document: OrbitDocument }) {
  const entities = useEntities("names").value ?? [];
  const group = entities.find((entity) => entity.role === "group");
  return (
    <p class={styles.bothSides}>
      {group === undefined ? null : (
        <XeroLink kind={kind} id={groupId} tenantId={group.tenantId} where={group.name}>
          Open the group’s in Xero
        </XeroLink>
      )}
      {satellite === null ? null : (
        <XeroLink kind={kind} id={satellite.documentId} tenantId={satellite.tenantId} where={satellite.name}>
          Open the copy in Xero
        </XeroLink>
      )}
    </p>
  );
}
