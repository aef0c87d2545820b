/** Reads one document and its copy again, and brings the copy up to date: wherever the page offers that. */

import { useState } from "preact/hooks";
import type { DocumentKind } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { checkNow } from "./requests.ts";

/** Of what is approved and has no copy yet. */
export const COPY_NOW = "Copy it now";

interface CheckButtonProps {
  readonly kind: DocumentKind;
  readonly groupId: string;
  /** Its number. */
  readonly label: string;
  /** Where it stands: as what the view is there for, among others, or in one of many rows. */
  readonly of?: "view" | "others" | "row";
  onAsked?(): void;
  readonly children: string;
}

const KINDS = { view: "primary", others: "plain", row: "quiet" } as const;

export function CheckDocument({ kind, groupId, label, of = "others", onAsked, children }: CheckButtonProps) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const press = async () => {
    setBusy(true);
    const wasAsked = await checkNow(kind, groupId, label);
    setBusy(false);
    if (wasAsked) onAsked?.();
  };
  return (
    <Button
      kind={KINDS[of]}
      {...(of === "row" ? { label: `${children}: ${label}` } : { icon: "again" as const })}
      busy={busy}
      offBecause={mayAct ? null : needsRole("operator")}
      onPress={() => void press()}
    >
      {children}
    </Button>
  );
}
