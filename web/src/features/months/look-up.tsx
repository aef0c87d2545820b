/**
 * Why a document of the group has no copy where nothing that Orbit holds says so: looked up in the group's Xero by its
 * number, with the verdict and the button that Documents show for a number.
 */

import { useState } from "preact/hooks";
import type { TieOutDifference } from "../../data/shapes.ts";
import { sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { FoundAct } from "../documents/found-act.tsx";
import { type Found, findInXero } from "../documents/requests.ts";
import { useEntities } from "../entities/use-entities.ts";
import { needsRole, useMay } from "../session/allowed.tsx";

interface LookUp {
  /** Null: the group's Xero has nothing of that number any more. */
  readonly found: Found | null;
  /** The button was pressed, and it is on its way. */
  readonly isAsked: boolean;
}

/** Of one result: an invoice is on several of its lines, and is looked up once. */
export interface LookUps {
  of(groupId: string | null): LookUp | null;
  put(groupId: string, lookUp: LookUp): void;
}

export function useLookUps(): LookUps {
  const [all, setAll] = useState<ReadonlyMap<string, LookUp>>(new Map());
  return {
    of: (groupId) => (groupId === null ? null : (all.get(groupId) ?? null)),
    put: (groupId, lookUp) => setAll((known) => new Map(known).set(groupId, lookUp)),
  };
}

/** A document of the group without a copy and without a reason: most often nobody has told Orbit of it. */
export function mayLookUp({ document, number, reason }: TieOutDifference): boolean {
  return reason === null && document.groupId !== null && document.satelliteId === null && number !== null;
}

/** In the place of a reason: a title and what to do. */
export function lookUpWords(
  lookUp: LookUp | null,
  satellite: string,
): { readonly title: string; readonly text: string } {
  if (lookUp === null) {
    return { title: "Not explained", text: `Orbit knows no copy of it in ${satellite}. Look it up to see why.` };
  }
  const { found, isAsked } = lookUp;
  if (found === null) return { title: "Not found", text: "The group’s Xero does not have that number. Tie out again." };
  if (isAsked) return { title: "Asked for", text: "Orbit is reading it in Xero. Tie out again in a moment." };
  return { title: "Looked up in Xero", text: found.verdict.text };
}

interface LookUpActProps {
  readonly difference: TieOutDifference;
  readonly lookUps: LookUps;
}

export function LookUpAct({ difference: { document, number }, lookUps }: LookUpActProps) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const group = (useEntities("names").value ?? []).find(({ role }) => role === "group") ?? null;
  const { kind, groupId } = document;
  if (groupId === null || number === null) return null;
  const known = lookUps.of(groupId);
  if (known?.isAsked) return null;
  if (known?.found) {
    const { found } = known;
    return <FoundAct item={found} group={group} onAsked={() => lookUps.put(groupId, { found, isAsked: true })} />;
  }
  const press = async () => {
    setBusy(true);
    const answer = await findInXero(number);
    setBusy(false);
    if (!answer.ok) return sayProblem(answer.error);
    const found = answer.value.items.find((one) => one.kind === kind && one.groupId === groupId) ?? null;
    lookUps.put(groupId, { found, isAsked: false });
  };
  return (
    <Button
      kind="quiet"
      busy={busy}
      label={`Look it up: ${number}`}
      offBecause={mayAct ? null : needsRole("operator")}
      onPress={() => void press()}
    >
      Look it up
    </Button>
  );
}
