/** One document or payment that differs on one line: both amounts, why, and what mends it. */

import { useState } from "preact/hooks";
import { Link } from "../address/link.tsx";
import { copyAddress, VIEWS } from "../address/views.ts";
import type { TieOutDifference, TieOutSatellite } from "../api/shapes.ts";
import { Button } from "../controls/button.tsx";
import { XeroLink } from "../entities/xero-link.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { dayWords, readerHere } from "../words/time.ts";
import { amountWords, DIFFERENCE_KINDS, LINE_WORDS } from "./months-words.ts";
import { bringInStep } from "./requests.ts";

const reader = readerHere();

interface DifferenceRowProps {
  readonly difference: TieOutDifference;
  readonly satellite: Pick<TieOutSatellite, "tenantId" | "name">;
  /** The group's organisation; null while it is not known. */
  readonly group: string | null;
}

export function DifferenceRow({ difference, satellite: of, group: groupTenant }: DifferenceRowProps) {
  const { kind, number, contactName, date, line, group, satellite, reason } = difference;
  return (
    <tr>
      <th scope="row">
        <Record difference={difference} tenantId={of.tenantId} label={number ?? "Without a number"} />
        <span class="sub">
          {DIFFERENCE_KINDS[kind]}
          {date === null ? "" : ` of ${dayWords(date, "", reader)}`}
          {contactName === null ? "" : `, ${contactName}`}
        </span>
      </th>
      <td data-side="Line">{LINE_WORDS[line]}</td>
      <td data-side="Group" class="amount">
        {amountWords(group, reader.locale)}
      </td>
      <td data-side="Satellite" class="amount">
        {amountWords(satellite, reader.locale)}
      </td>
      <td data-side="Reason" class={reason === null ? "unexplained" : undefined}>
        <strong>{reason?.title ?? "Not explained"}</strong>
        <span class="sub">{reason?.text ?? "Re-sync it, then tie out again."}</span>
      </td>
      <td class="no-print">
        <Act difference={difference} of={of} group={groupTenant} />
      </td>
    </tr>
  );
}

interface RecordProps {
  readonly difference: TieOutDifference;
  readonly tenantId: string;
  readonly label: string;
}

/** Both sides beside each other where there is a copy, else what happened to the record. */
function Record({ difference, tenantId, label }: RecordProps) {
  const { kind, groupId, satelliteId } = difference.document;
  if (groupId === null) return <span>{label}</span>;
  const copy = copyAddress({ kind, groupId, tenantId }, "");
  const events = `${VIEWS.events.path}?q=${encodeURIComponent(groupId)}`;
  return <Link to={satelliteId === null ? events : copy}>{label}</Link>;
}

interface ActProps {
  readonly difference: TieOutDifference;
  readonly of: DifferenceRowProps["satellite"];
  readonly group: string | null;
}

/** A record of the group is brought in step; what the satellite alone has is a person's to look at. */
function Act({ difference, of, group }: ActProps) {
  const { kind, groupId, satelliteId } = difference.document;
  if (groupId !== null) return <StepButton difference={difference} group={group} />;
  return satelliteId === null ? null : <XeroLink kind={kind} id={satelliteId} tenantId={of.tenantId} where={of.name} />;
}

function StepButton({ difference, group }: Pick<ActProps, "difference" | "group">) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const act = async () => {
    setBusy(true);
    await bringInStep(difference, group);
    setBusy(false);
  };
  return (
    <Button
      kind="quiet"
      busy={busy}
      label={`Re-sync ${difference.number ?? "the record"}`}
      offBecause={mayAct ? null : needsRole("operator")}
      onPress={() => void act()}
    >
      Re-sync
    </Button>
  );
}
