/** Reads one document and its copy again. */

import { useState } from "preact/hooks";
import type { DocumentKind } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { checkNow } from "./requests.ts";

interface CheckButtonProps {
  readonly kind: DocumentKind;
  readonly groupId: string;
  /** Its number. */
  readonly label: string;
  readonly primary?: boolean;
  onAsked(): void;
  readonly children: string;
}

export function CheckDocument({ kind, groupId, label, primary = false, onAsked, children }: CheckButtonProps) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const press = async () => {
    setBusy(true);
    const wasAsked = await checkNow(kind, groupId, label);
    setBusy(false);
    if (wasAsked) onAsked();
  };
  return (
    <Button
      kind={primary ? "primary" : "plain"}
      icon="again"
      busy={busy}
      offBecause={mayAct ? null : needsRole("operator")}
      onPress={() => void press()}
    >
      {children}
    </Button>
  );
}
