/** Puts the group's values back into one copy, or into many. */

import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { type RepairRequest, repair } from "./requests.ts";

interface RepairButtonProps {
  readonly request: RepairRequest;
  readonly kind?: "primary" | "plain";
  /** The copies in words, for what is said afterwards. */
  readonly what: string;
  onRepaired(): void;
  readonly children: string;
}

export function RepairButton({ kind = "primary", request, what, onRepaired, children }: RepairButtonProps) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const press = async () => {
    setBusy(true);
    const taken = await repair(request, what);
    setBusy(false);
    if (taken) onRepaired();
  };
  return (
    <Button kind={kind} busy={busy} offBecause={mayAct ? null : needsRole("operator")} onPress={() => void press()}>
      {children}
    </Button>
  );
}
