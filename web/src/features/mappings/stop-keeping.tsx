/** Ends a Keep: from then on the copy is looked after as Settings say. */

import { useState } from "preact/hooks";
import { ACTS } from "../../format/acts.ts";
import { Button } from "../../ui/button.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { type KeptRecord, stopKeeping } from "./requests.ts";

interface StopKeepingProps {
  readonly record: KeptRecord;
  onStopped(): void;
}

export function StopKeeping({ record, onStopped }: StopKeepingProps) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const press = async () => {
    setBusy(true);
    const hasEnded = await stopKeeping(record);
    setBusy(false);
    if (hasEnded) onStopped();
  };
  return (
    <Button busy={busy} offBecause={mayAct ? null : needsRole("operator")} onPress={() => void press()}>
      {ACTS.stopKeeping}
    </Button>
  );
}
