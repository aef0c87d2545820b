/** Looking at once for what changed in an organisation that nobody announced: the button, and how the newest look went. */

import { useState } from "preact/hooks";
import type { Entity } from "../../data/shapes.ts";
import { sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/notes.tsx";
import { useNow } from "../../ui/use-now.ts";
import { When } from "../../ui/when.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { lookOf } from "./look-words.ts";
import { checkEntity } from "./requests.ts";

interface CheckButtonProps {
  readonly entity: Entity;
  onAsked(): void;
}

export function CheckButton({ entity, onAsked }: CheckButtonProps) {
  const mayCheck = useMay("operator");
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    const answer = await checkEntity(entity);
    setBusy(false);
    if (answer.ok) onAsked();
    else sayProblem(answer.error);
  };
  const paused = entity.paused ? "Orbit does not call its Xero while it is paused." : null;
  return (
    <Button
      icon="again"
      busy={busy}
      offBecause={mayCheck ? paused : needsRole("operator")}
      onPress={() => void press()}
    >
      Check now
    </Button>
  );
}

const MINUTE_MS = 60_000;

/** While it is under way, and for some time after. */
export function LookNote({ entity }: { readonly entity: Entity }) {
  const look = lookOf(entity, useNow(MINUTE_MS));
  if (look === null) return null;
  return (
    <Note tone="info" title={look.title}>
      <p>
        {look.words}
        {look.since === null ? null : (
          <>
            {" since "}
            <When at={look.since} />
          </>
        )}
        .
      </p>
    </Note>
  );
}
