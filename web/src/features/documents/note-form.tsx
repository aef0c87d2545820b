/** Where people write a note on a document; it is kept while it was not taken. */

import { useState } from "preact/hooks";
import type { DocumentDetail } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { NoteField } from "../../ui/field.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import styles from "./documents.module.css";
import { addNote } from "./requests.ts";

/** As many as the API takes. */
const NOTE_CHARS = 2_000;

interface NoteFormProps {
  readonly document: DocumentDetail;
  onAdded(): void;
}

export function NoteForm({ document: { kind, groupId }, onAdded }: NoteFormProps) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const offBecause = mayAct ? (text.trim() === "" ? "Write something first." : null) : needsRole("operator");
  const add = async () => {
    setBusy(true);
    if (await addNote(kind, groupId, text)) {
      setText("");
      onAdded();
    }
    setBusy(false);
  };
  return (
    <form
      class={`no-print ${styles.noteForm}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (offBecause === null) void add();
      }}
    >
      <NoteField maxLength={NOTE_CHARS} disabled={!mayAct} value={text} onInput={setText} />
      <Button type="submit" busy={busy} offBecause={offBecause}>
        Add the note
      </Button>
    </form>
  );
}
