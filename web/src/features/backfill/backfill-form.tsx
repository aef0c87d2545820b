/** Two days, a preview of what they hold, and then the start. */

import { useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { BackfillPreview, Problem } from "../../data/shapes.ts";
import { endOf, startOf } from "../../format/days.ts";
import { dayOf, readerHere, zoneName } from "../../format/time.ts";
import { say } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Note, ProblemNote } from "../../ui/notes.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import styles from "./backfill.module.css";
import { previewWords, startOfYear } from "./backfill-words.ts";

/** The first and the last day, as YYYY-MM-DD. */
interface Span {
  readonly from: string;
  readonly to: string;
}

export function BackfillForm({ onStarted }: { onStarted(): void }) {
  const reader = readerHere();
  const today = dayOf(Date.now(), reader);
  const [span, setSpan] = useState<Span>({ from: startOfYear(today), to: today });
  const [preview, setPreview] = useState<BackfillPreview | null>(null);
  const [busy, setBusy] = useState<"count" | "start" | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const mayAct = useMay("operator");
  const choose = (part: Partial<Span>) => {
    setSpan({ ...span, ...part });
    setPreview(null);
  };

  const run = async (dryRun: boolean) => {
    setBusy(dryRun ? "count" : "start");
    const times = { from: startOf(span.from), to: endOf(span.to) };
    const answer = await ask(api.backfill.$post({ json: dryRun ? { ...times, dryRun } : times }));
    setBusy(null);
    setProblem(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    if ("records" in answer.value) return setPreview(answer.value);
    setPreview(null);
    say("good", "The backfill has begun.");
    onStarted();
  };
  return (
    <form
      class={styles.backfillForm}
      onSubmit={(event) => {
        event.preventDefault();
        void run(preview === null);
      }}
    >
      <SpanFields span={span} latest={today} onChoose={choose} />
      <p class="sub">
        Whole days in your time zone ({zoneName(Date.now(), reader)}), by when a record was last changed in Xero.
      </p>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {preview === null ? null : (
        <Note tone="info" urgent title={previewWords(preview).title}>
          <p>{previewWords(preview).words}</p>
        </Note>
      )}
      <div class="form-actions">
        <Button
          type="submit"
          kind={preview === null ? "plain" : "primary"}
          busy={busy !== null}
          offBecause={mayAct ? null : needsRole("operator")}
        >
          {preview === null ? "Preview" : "Start the backfill"}
        </Button>
      </div>
    </form>
  );
}

interface SpanFieldsProps {
  readonly span: Span;
  readonly latest: string;
  onChoose(part: Partial<Span>): void;
}

function SpanFields({ span, latest, onChoose }: SpanFieldsProps) {
  return (
    <div class={styles.backfillDates}>
      <TextField
        label="From"
        type="date"
        required
        value={span.from}
        max={span.to}
        onInput={(from) => onChoose({ from })}
      />
      <TextField
        label="To"
        type="date"
        required
        value={span.to}
        min={span.from}
        max={latest}
        onInput={(to) => onChoose({ to })}
      />
    </div>
  );
}
