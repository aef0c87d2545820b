/**
 * What happened to a document, oldest first, with seconds: every entry of all its events and who asked for it, and what
 * people wrote about it.
 */

import type { DocumentDetail } from "../../data/shapes.ts";
import { eventAddress } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { Day } from "../../ui/day.tsx";
import { Link } from "../../ui/link.tsx";
import { Said } from "../../ui/said.tsx";
import timelineStyles from "../../ui/timeline.module.css";
import { Exact } from "../../ui/when.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import styles from "./documents.module.css";
import { NoteForm } from "./note-form.tsx";
import { removeNote } from "./requests.ts";
import { storyOf } from "./story.ts";

interface HistoryProps {
  readonly document: DocumentDetail;
  onChanged(): void;
}

export function History({ document, onChanged }: HistoryProps) {
  const story = storyOf(document);
  return (
    <section class={styles.documentSides} aria-labelledby="history-title">
      <h2 id="history-title">What happened</h2>
      {document.historySince === null ? null : (
        <p class="sub">
          Events before <Day of={document.historySince.slice(0, 10)} /> are not kept.
        </p>
      )}
      {story.length === 0 ? <p class="sub">Nothing was noted yet.</p> : null}
      <ol class={timelineStyles.timeline}>
        {story.map((part, index) =>
          part.is === "note" ? (
            <WrittenNote key={part.note.id} document={document} note={part.note} onChanged={onChanged} />
          ) : (
            <Entry key={`${part.entry.at} ${index}`} entry={part.entry} />
          ),
        )}
      </ol>
      <NoteForm document={document} onAdded={onChanged} />
    </section>
  );
}

function Entry({ entry }: { readonly entry: DocumentDetail["history"][number] }) {
  return (
    <li class={entry.by === undefined ? undefined : timelineStyles.byPerson}>
      <p>
        <Said text={entry.text} />
        {entry.by === undefined ? null : <span class="sub"> by {entry.by}</span>}
      </p>
      <p class="sub">
        <Exact at={entry.at} /> · <Link to={eventAddress(entry.eventId, "")}>{entry.entityName}</Link>
      </p>
    </li>
  );
}

interface WrittenNoteProps extends HistoryProps {
  readonly note: DocumentDetail["notes"][number];
}

function WrittenNote({ document: { kind, groupId }, note, onChanged }: WrittenNoteProps) {
  const offBecause = useMay("operator") ? null : needsRole("operator");
  const remove = async () => {
    if (await removeNote(kind, groupId, note.id)) onChanged();
  };
  return (
    <li class={timelineStyles.byPerson}>
      <p class={styles.writtenNote}>{note.text}</p>
      <p class="sub">
        <Exact at={note.at} /> · Note by {note.by}{" "}
        <span class="no-print">
          <Button kind="quiet" offBecause={offBecause} onPress={() => void remove()}>
            Remove the note
          </Button>
        </span>
      </p>
    </li>
  );
}
