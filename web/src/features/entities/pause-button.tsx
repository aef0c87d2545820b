/** Stops and starts the mirror for one organisation. Nothing is lost while it is paused: it waits. */

import { useState } from "preact/hooks";
import type { Entity } from "../../data/shapes.ts";
import { sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { changeEntity } from "./requests.ts";

interface PauseButtonProps {
  readonly entity: Entity;
  onChanged(): void;
}

export function PauseButton({ entity, onChanged }: PauseButtonProps) {
  const { tenantId, name, paused } = entity;
  const mayChange = useMay("owner");
  const [busy, setBusy] = useState(false);
  const toggle = async () => {
    setBusy(true);
    const words = paused ? `${name} is at work again.` : `${name} is paused. What arrives meanwhile waits.`;
    const answer = await changeEntity(tenantId, { paused: !paused }, words);
    setBusy(false);
    if (answer.ok) onChanged();
    else sayProblem(answer.error);
  };
  return (
    <Button
      icon={paused ? "play" : "pause"}
      kind={paused ? "primary" : "plain"}
      busy={busy}
      offBecause={mayChange ? null : needsRole("owner")}
      onPress={() => void toggle()}
    >
      {paused ? "Resume" : "Pause"}
    </Button>
  );
}
