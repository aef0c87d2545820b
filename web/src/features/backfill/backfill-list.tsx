/** Backfills that were asked for, with their progress; one that runs can be cancelled. */

import { useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Backfill } from "../../data/shapes.ts";
import { atTime, readerHere } from "../../format/time.ts";
import { say, sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { At } from "../../ui/when.tsx";
import { isDayUsedUp } from "../entities/health-badge.tsx";
import { useEntities } from "../entities/use-entities.ts";
import { needsRole, useMay } from "../session/allowed.tsx";
import styles from "./backfill.module.css";
import { daysInWords, progressWords, STATUS_WORDS, timeLeftWords } from "./backfill-words.ts";
import type { useBackfills } from "./use-backfills.ts";

export function BackfillList({ backfills }: { readonly backfills: ReturnType<typeof useBackfills> }) {
  const { value, problem } = backfills;
  if (value === null) {
    if (problem === null) return <Loading what="backfills" lines={2} />;
    return <ProblemNote problem={problem} onRetry={() => void backfills.reload()} />;
  }
  if (value.items.length === 0) return null;
  return (
    <ul class={styles.backfills} aria-label="Backfills">
      {value.items.map((backfill) => (
        <BackfillRow key={backfill.id} backfill={backfill} onChanged={() => void backfills.reload()} />
      ))}
    </ul>
  );
}

function BackfillRow({ backfill, onChanged }: { readonly backfill: Backfill; onChanged(): void }) {
  const { from, to, by, status, startedAt, expected, found, done, failed } = backfill;
  const isOpen = status === "queued" || status === "running";
  const { word, tone } = STATUS_WORDS[status];
  const days = daysInWords(from, to, readerHere());
  const entities = useEntities("health").value ?? [];
  const held = entities.filter((entity) => entity.role !== "unassigned" && isDayUsedUp(entity));
  const left = timeLeftWords(
    backfill,
    held.map(({ name, budget }) => ({ name, until: budget.day.resetsAt })),
    (time) => atTime(Date.parse(time), Date.now(), readerHere()).replace(/^at /, ""),
  );
  return (
    <li class={styles.backfill}>
      <div class={styles.backfillHead}>
        <strong>{days}</strong>
        <span class={`badge ${tone}`}>{word}</span>
      </div>
      <progress max={Math.max(1, expected ?? 0, found)} value={done + failed} aria-label={`Progress of ${days}`} />
      <p role="status">{progressWords(backfill)}</p>
      <p class="sub">
        Started by {by} <At at={startedAt} />
        {left === null ? "" : `; ${left}`}
      </p>
      {isOpen ? <Cancel id={backfill.id} onChanged={onChanged} /> : null}
    </li>
  );
}

function Cancel({ id, onChanged }: { readonly id: string; onChanged(): void }) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const cancel = async () => {
    setBusy(true);
    const answer = await ask(api.backfill[":id"].cancel.$post({ param: { id } }));
    setBusy(false);
    if (!answer.ok) return sayProblem(answer.error);
    say("good", "Orbit looks for no more records. What was found already is still copied.");
    onChanged();
  };
  return (
    <div class="form-actions">
      <Button busy={busy} offBecause={mayAct ? null : needsRole("operator")} onPress={() => void cancel()}>
        Cancel
      </Button>
    </div>
  );
}
