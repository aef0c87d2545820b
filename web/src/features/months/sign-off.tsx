/** A person's word that the month is right: who, when and with which note; what has changed since; and taking it back. */

import { useState } from "preact/hooks";
import type { TieOut } from "../../data/shapes.ts";
import { readerHere } from "../../format/time.ts";
import { Button } from "../../ui/button.tsx";
import { NoteField } from "../../ui/field.tsx";
import { Note } from "../../ui/notes.tsx";
import { FullWhen } from "../../ui/when.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import styles from "./months.module.css";
import { amountWords, LINE_WORDS } from "./months-words.ts";
import { signOff, takeBackSignOff } from "./requests.ts";

const { locale } = readerHere();
/** As many as the API takes. */
const NOTE_CHARS = 1_000;

interface SignOffProps {
  readonly run: TieOut;
  onChanged(): void;
}

export function SignOff({ run, onChanged }: SignOffProps) {
  const signed = run.signOff;
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const act = async (work: Promise<boolean>) => {
    setBusy(true);
    if (await work) onChanged();
    setBusy(false);
  };
  const offBecause = mayAct ? null : needsRole("operator");
  return (
    <section class={styles.signOff} aria-labelledby="sign-off-title">
      <h2 id="sign-off-title">Sign-off</h2>
      {signed === null ? (
        <p class="sub print-only">Not signed off.</p>
      ) : (
        <>
          <p>
            Signed off by <strong>{signed.by.name}</strong> on <FullWhen at={signed.at} />.
          </p>
          {signed.note === null ? null : <p class={styles.note}>{signed.note}</p>}
          {signed.changedAt === null ? null : <Changes signed={signed} />}
          <div class="no-print">
            <Button busy={busy} offBecause={offBecause} onPress={() => void act(takeBackSignOff(run.month))}>
              Take the sign-off back
            </Button>
          </div>
        </>
      )}
      {signed === null || signed.changedAt !== null ? (
        <SignForm busy={busy} offBecause={offBecause} onSign={(note) => void act(signOff(run.month, note))} />
      ) : null}
    </section>
  );
}

function Changes({ signed }: { readonly signed: NonNullable<TieOut["signOff"]> }) {
  return (
    <Note tone="warn" title="The figures have changed since it was signed off">
      <ul>
        {signed.changes.map(({ tenantId, name, currency, line, side, before, after }) => (
          <li key={[tenantId, currency, line, side].join(" ")}>
            {LINE_WORDS[line]} of {name}, {side === "group" ? "in the group" : "in the satellite"}:{" "}
            {amountWords(before, locale)} → {amountWords(after, locale)} {currency}
          </li>
        ))}
      </ul>
    </Note>
  );
}

interface SignFormProps {
  readonly busy: boolean;
  readonly offBecause: string | null;
  onSign(note: string): void;
}

function SignForm({ busy, offBecause, onSign }: SignFormProps) {
  const [note, setNote] = useState("");
  return (
    <form
      class={`no-print ${styles.signOffForm}`}
      onSubmit={(event) => {
        event.preventDefault();
        onSign(note);
      }}
    >
      <NoteField maxLength={NOTE_CHARS} value={note} disabled={offBecause !== null} onInput={setNote} />
      <Button type="submit" icon="check" busy={busy} offBecause={offBecause}>
        Sign off the month
      </Button>
    </form>
  );
}
