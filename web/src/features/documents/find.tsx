/** A number that Orbit does not hold: looked up in the group's Xero on the spot, with one verdict and one button. */

import { useEffect, useState } from "preact/hooks";
import type { Answer } from "../../data/answer.ts";
import type { Entity } from "../../data/shapes.ts";
import { documentAddress } from "../../format/views.ts";
import { Money } from "../../ui/amount.tsx";
import { Day } from "../../ui/day.tsx";
import { Empty, Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import { go } from "../../ui/place.ts";
import { Said } from "../../ui/said.tsx";
import { useMay } from "../session/allowed.tsx";
import { statusInXero } from "./document-words.ts";
import styles from "./documents.module.css";
import { FoundAct } from "./found-act.tsx";
import { type Found, findInXero } from "./requests.ts";
import { buttonFor } from "./verdict-button.ts";

interface FindProps {
  readonly q: string;
  /** The group; null while it is not known. */
  readonly group: Entity | null;
}

export function FindInXero({ q, group }: FindProps) {
  const mayAsk = useMay("operator");
  const [turn, setTurn] = useState(0);
  const [found, setFound] = useState<Answer<{ readonly items: readonly Found[] }> | null>(null);
  useEffect(() => {
    if (!mayAsk) return undefined;
    let isCurrent = true;
    setFound(null);
    void findInXero(q).then((answer) => {
      if (isCurrent) setFound(answer);
    });
    return () => {
      isCurrent = false;
    };
  }, [q, turn, mayAsk]);
  if (!mayAsk) {
    return (
      <Empty icon="search" title="Orbit holds no document that matches.">
        <p>Owners and operators of the firm can look a number up in the group’s Xero here; viewers cannot.</p>
      </Empty>
    );
  }
  if (found === null) return <Loading what={`${q} in the group’s Xero`} lines={2} />;
  if (!found.ok) return <ProblemNote problem={found.error} onRetry={() => setTurn(turn + 1)} />;
  if (found.value.items.length === 0) {
    return (
      <Empty icon="search" title={`Neither Orbit nor the group’s Xero has ${q}.`}>
        <p>Looked up in Xero just now. Check the number, or whether it was raised in another organisation.</p>
      </Empty>
    );
  }
  return (
    <section class={styles.documentStatus} aria-label="Found in the group’s Xero" aria-live="polite">
      {found.value.items.map((item) => (
        <FoundNote key={item.groupId} item={item} group={group} />
      ))}
    </section>
  );
}

/** Verdicts under which nobody has to do anything. */
const NO_TROUBLE: readonly Found["verdict"]["code"][] = ["draft", "nothing-to-copy"];

function FoundNote({ item, group }: { readonly item: Found; readonly group: Entity | null }) {
  const { kind, groupId, number, contactName, date, status, total, currency, verdict } = item;
  const label = number ?? groupId;
  const button = buttonFor(verdict.code);
  return (
    <Note
      tone={button === "open-in-xero" && !NO_TROUBLE.includes(verdict.code) ? "warn" : "info"}
      title={
        <>
          {label} · {contactName} · <Day of={date} /> · <Money amount={total} currency={currency} /> ·{" "}
          {statusInXero(status)}
        </>
      }
      actions={
        <FoundAct item={item} group={group} primary onAsked={() => go(documentAddress({ kind, groupId }, ""))} />
      }
    >
      <p>
        <Said text={verdict.text} />
      </p>
    </Note>
  );
}
