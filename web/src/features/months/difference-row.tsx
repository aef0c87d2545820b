/** One document or payment that differs on one line: both amounts, why, and what mends it. */

import { useState } from "preact/hooks";
import type { DocumentKind, TieOutDifference, TieOutSatellite } from "../../data/shapes.ts";
import { ACTS } from "../../format/acts.ts";
import { dayWords, readerHere } from "../../format/time.ts";
import { documentAddress } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { Link } from "../../ui/link.tsx";
import { checkNow } from "../documents/requests.ts";
import { XeroLink } from "../entities/xero-link.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { amountWords, DIFFERENCE_KINDS, LINE_WORDS } from "./months-words.ts";

const reader = readerHere();

interface DifferenceRowProps {
  readonly difference: TieOutDifference;
  readonly satellite: Pick<TieOutSatellite, "tenantId" | "name">;
}

export function DifferenceRow({ difference, satellite: of }: DifferenceRowProps) {
  const { kind, number, contactName, date, line, group, satellite, reason } = difference;
  return (
    <tr>
      <th scope="row">
        <Record difference={difference} label={number ?? "Without a number"} />
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
      <td data-side="Reason" data-unexplained={reason === null ? "" : undefined}>
        <strong>{reason?.title ?? "Not explained"}</strong>
        <span class="sub">{reason?.text ?? "Check it now, then tie out again."}</span>
      </td>
      <td class="no-print">
        <Act difference={difference} of={of} />
      </td>
    </tr>
  );
}

interface RecordProps {
  readonly difference: TieOutDifference;
  readonly label: string;
}

/** Leads to the document: both sides beside each other, and what happened to it. */
function Record({ difference, label }: RecordProps) {
  const { kind, groupId } = difference.document;
  return groupId === null ? <span>{label}</span> : <Link to={documentAddress({ kind, groupId }, "")}>{label}</Link>;
}

interface ActProps {
  readonly difference: TieOutDifference;
  readonly of: DifferenceRowProps["satellite"];
}

/** A record of the group is read again and its copy brought up to date; what the satellite alone has is a person's to look at. */
function Act({ difference: { document, number }, of }: ActProps) {
  const { kind, groupId, satelliteId } = document;
  if (groupId !== null) return <CheckButton kind={kind} groupId={groupId} label={number ?? "The record"} />;
  return satelliteId === null ? null : <XeroLink kind={kind} id={satelliteId} tenantId={of.tenantId} where={of.name} />;
}

interface CheckButtonProps {
  readonly kind: DocumentKind;
  readonly groupId: string;
  readonly label: string;
}

function CheckButton({ kind, groupId, label }: CheckButtonProps) {
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const act = async () => {
    setBusy(true);
    await checkNow(kind, groupId, label);
    setBusy(false);
  };
  return (
    <Button
      kind="quiet"
      busy={busy}
      label={`${ACTS.checkNow}: ${label}`}
      offBecause={mayAct ? null : needsRole("operator")}
      onPress={() => void act()}
    >
      {ACTS.checkNow}
    </Button>
  );
}
