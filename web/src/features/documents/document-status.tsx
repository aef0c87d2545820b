/** How a document is, in the words of its state; what stops it with what to do; and what can be pressed here. */

import type { DocumentDetail, Failure } from "../../data/shapes.ts";
import { ACTS } from "../../format/acts.ts";
import { Note } from "../../ui/notes.tsx";
import remedyStyles from "../../ui/remedy.module.css";
import { Said } from "../../ui/said.tsx";
import { At, Until } from "../../ui/when.tsx";
import { StopKeeping } from "../mappings/stop-keeping.tsx";
import { CheckDocument } from "./check-button.tsx";
import { numberOf, stateWords } from "./document-words.ts";
import styles from "./documents.module.css";
import { StateBadge } from "./state-badge.tsx";

interface DocumentStatusProps {
  readonly document: DocumentDetail;
  onChanged(): void;
}

export function DocumentStatus({ document, onChanged }: DocumentStatusProps) {
  const { state, failures, satellite, kind, groupId, nextAttemptAt } = document;
  const kept = satellite?.kept ?? null;
  return (
    <section class={styles.documentStatus} aria-label="State">
      <div class={styles.documentState}>
        <p role="status">
          <StateBadge document={document} /> <span class="sub">{stateWords(document).meaning}</span>
        </p>
        <p class="sub">
          <LastRead document={document} />{" "}
          <CheckDocument kind={kind} groupId={groupId} label={numberOf(document)} onAsked={onChanged}>
            {ACTS.checkNow}
          </CheckDocument>
        </p>
      </div>
      {kept === null ? null : (
        <Note
          tone="info"
          title={`${kept.by} decided that the copy stays as it is`}
          actions={<StopKeeping record={{ kind, groupId, label: numberOf(document) }} onStopped={onChanged} />}
        >
          <p>
            Kept <At at={kept.since} />. Orbit leaves it alone until somebody presses Stop keeping.
          </p>
        </Note>
      )}
      {failures.map((failure) => (
        <FailureNote key={`${failure.code} ${failure.detail}`} failure={failure} state={state} />
      ))}
      {nextAttemptAt === null ? null : (
        <p>
          Retries by itself <Until at={nextAttemptAt} />, <At at={nextAttemptAt} />.
        </p>
      )}
    </section>
  );
}

function LastRead({ document: { checkedAt, satellite } }: { readonly document: DocumentDetail }) {
  if (checkedAt === null) {
    return <>{satellite === null ? "Not read from Xero yet." : "Not both sides were read from Xero yet."}</>;
  }
  return (
    <>
      {satellite === null ? "The group’s was read from Xero" : "Both sides read from Xero, the earlier read"}{" "}
      <At at={checkedAt} />.
    </>
  );
}

interface FailureNoteProps {
  readonly failure: Failure;
  readonly state: DocumentDetail["state"];
}

function FailureNote({ failure: { title, detail, remedy, automatic }, state }: FailureNoteProps) {
  return (
    <Note tone={automatic || state === "skipped" ? "info" : "warn"} title={title}>
      <p>
        <Said text={detail} />
      </p>
      {remedy.length === 0 ? null : (
        <ol class={remedyStyles.remedy}>
          {remedy.map((step) => (
            <li key={step}>
              <Said text={step} />
            </li>
          ))}
        </ol>
      )}
    </Note>
  );
}
