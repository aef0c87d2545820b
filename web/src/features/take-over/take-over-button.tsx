/**
 * Takes over copies that another tool or people made in a satellite: first the plan, of which nothing is done yet, with the
 * ones that differ to be ticked; then the adopting, and what came of it.
 */

import { useEffect, useState } from "preact/hooks";
import type { Entity, TakeOver } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import styles from "../events/plan.module.css";
import { needsRole, useMay } from "../session/allowed.tsx";
import { ItemList } from "./item-list.tsx";
import { doneWords, planSentences, VERDICTS } from "./take-over-words.ts";
import { type TakeOverWork, useTakeOver } from "./use-take-over.ts";

export function TakeOverButton({ entity }: { readonly entity: Entity }) {
  const mayAdopt = useMay("operator");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button offBecause={mayAdopt ? null : needsRole("operator")} onPress={() => setOpen(true)}>
        Take over existing copies…
      </Button>
      {isOpen ? <TakeOverDialog entity={entity} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

interface TakeOverDialogProps {
  readonly entity: Entity;
  onClose(): void;
}

function TakeOverDialog({ entity, onClose }: TakeOverDialogProps) {
  const work = useTakeOver(entity.tenantId);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [isAdopting, setAdopting] = useState(false);
  // Compared once, when the question is put.
  useEffect(() => void work.plan(), []);
  const tick = (ids: readonly string[], isTicked: boolean) => {
    const next = new Set(ticked);
    for (const id of ids) isTicked ? next.add(id) : next.delete(id);
    setTicked(next);
  };
  const adopt = () => {
    setAdopting(true);
    void work.adopt([...ticked]);
  };
  const plan = !isAdopting && work.run?.state === "done" ? work.run : null;
  const isOver = isAdopting && work.run !== null && work.run.state !== "running";
  return (
    <Dialog
      title={`Take over existing copies in ${entity.name}`}
      onClose={onClose}
      actions={
        isOver || work.problem !== null ? (
          <Button kind="primary" onPress={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>Cancel</Button>
            <AdoptButton plan={plan} ticked={ticked.size} busy={isAdopting} onPress={adopt} />
          </>
        )
      }
    >
      <p>
        Invoices and credit notes that another tool or people made in {entity.name} become the copies of the group’s
        documents. Nothing is changed in Xero; later edits of the group’s documents change them.
      </p>
      <Standing work={work} isAdopting={isAdopting} />
      {plan === null ? null : <Plan plan={plan} name={entity.name} ticked={ticked} onTick={tick} />}
    </Dialog>
  );
}

interface AdoptButtonProps {
  readonly plan: TakeOver | null;
  readonly ticked: number;
  readonly busy: boolean;
  onPress(): void;
}

function AdoptButton({ plan, ticked, busy, onPress }: AdoptButtonProps) {
  const count = plan === null ? null : plan.exact + ticked;
  const off = count === null ? "Still comparing" : count === 0 ? "Nothing is to be taken over" : null;
  return (
    <Button kind="primary" busy={busy} offBecause={busy ? null : off} onPress={onPress}>
      {count === null || count === 0 ? "Take over" : `Take over ${counted(count, "copy", "copies")}`}
    </Button>
  );
}

/** How far it is, what holds it up, and how it ended. */
function Standing({ work, isAdopting }: { readonly work: TakeOverWork; readonly isAdopting: boolean }) {
  const { run, problem } = work;
  if (problem !== null) return <ProblemNote problem={problem} />;
  if (run?.state === "failed") {
    return (
      <Note tone="bad" urgent title={run.failure?.title ?? "It did not end"}>
        <p>{run.failure?.text}</p>
      </Note>
    );
  }
  if (run?.state === "done") return isAdopting ? <Note tone="good" urgent title={doneWords(run)} /> : null;
  return (
    <>
      <p role="status">{isAdopting ? "Taking over…" : "Comparing both organisations…"} You may close this.</p>
      {(run?.waiting ?? []).map(({ tenantId, name, reason }) => (
        <Note key={tenantId} tone="warn" title={`${name} waits: ${reason.title}`}>
          <p>{reason.text}</p>
        </Note>
      ))}
      {isAdopting ? null : <Loading what="documents" lines={3} />}
    </>
  );
}

interface PlanProps {
  readonly plan: TakeOver;
  readonly name: string;
  readonly ticked: ReadonlySet<string>;
  onTick(ids: readonly string[], isTicked: boolean): void;
}

function Plan({ plan, name, ticked, onTick }: PlanProps) {
  return (
    <>
      <div role="status">
        <ul class={styles.plan}>
          {planSentences(plan, ticked.size, name).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
      {VERDICTS.map((verdict) => (
        <ItemList
          key={verdict}
          verdict={verdict}
          items={plan.items.filter((item) => item.verdict === verdict)}
          ticked={verdict === "differs" ? ticked : null}
          onTick={onTick}
        />
      ))}
    </>
  );
}
