/**
 * Deliveries from Xero that could not be handed to their organisation in all their tries: a small notice, only while
 * there are any, with the button that puts them on the way again.
 */

import { useState } from "preact/hooks";
import { ask, done } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { DeadLetter } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { counted, listed } from "../../format/counts.ts";
import { KIND_WORDS } from "../../format/records.ts";
import { say, sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/notes.tsx";
import { When } from "../../ui/when.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import styles from "./undelivered.module.css";

const EVERY_MS = 30_000;

export function Undelivered() {
  const letters = useResource({
    key: ["dead-letters"],
    everyMs: EVERY_MS,
    load: () => ask(api["dead-letters"].$get({ query: { limit: "50" } })),
  });
  const items = letters.value?.items ?? [];
  if (items.length === 0) return null;
  const orMore = letters.value?.nextCursor ? "More than " : "";
  return (
    <Note
      tone="warn"
      title={`${orMore}${counted(items.length, "delivery", "deliveries")} from Xero could not be handed over`}
    >
      <p>
        The records they name may be out of step. Deliver them again; if it happens once more, tell whoever runs Orbit
        for you.
      </p>
      <details class={styles.undelivered}>
        <summary>Show them</summary>
        <ul>
          {items.map((letter) => (
            <Letter key={letter.id} letter={letter} onGone={() => void letters.reload()} />
          ))}
        </ul>
      </details>
    </Note>
  );
}

function Letter({ letter, onGone }: { readonly letter: DeadLetter; onGone(): void }) {
  const mayReplay = useMay("operator");
  const mayForget = useMay("owner");
  const [busy, setBusy] = useState<"replay" | "forget" | null>(null);
  const run = async (what: "replay" | "forget") => {
    setBusy(what);
    const param = { id: letter.id };
    const answer =
      what === "replay"
        ? await ask(api["dead-letters"][":id"].replay.$post({ param }))
        : await done(api["dead-letters"][":id"].$delete({ param }));
    setBusy(null);
    if (!answer.ok) return sayProblem(answer.error);
    say("good", what === "replay" ? "The delivery is on its way again." : "The delivery is forgotten.");
    onGone();
  };
  const isReadable = letter.events.length > 0 || letter.money > 0;
  return (
    <li>
      <span>
        <When at={letter.receivedAt} />: {contentOf(letter)}
      </span>
      {isReadable ? (
        <Button
          busy={busy === "replay"}
          offBecause={mayReplay ? null : needsRole("operator")}
          onPress={() => void run("replay")}
        >
          Deliver again
        </Button>
      ) : null}
      <Button
        kind="quiet"
        busy={busy === "forget"}
        offBecause={mayForget ? null : needsRole("owner")}
        onPress={() => void run("forget")}
      >
        Forget
      </Button>
    </li>
  );
}

/** "2 invoices and 1 contact" */
function contentOf({ events, money }: DeadLetter): string {
  if (events.length === 0 && money > 0) return money === 1 ? "1 payment" : `${money} payments`;
  if (events.length === 0) return "a message that Orbit cannot read";
  const kinds = [...new Set(events.map((event) => event.kind))];
  return listed(
    kinds.map((kind) => {
      const { one, many } = KIND_WORDS[kind];
      const count = events.filter((event) => event.kind === kind).length;
      return counted(count, one.toLowerCase(), many.toLowerCase());
    }),
    3,
  );
}
