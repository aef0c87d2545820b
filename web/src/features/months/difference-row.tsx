/** One document or payment that differs on one line: both amounts, why, and what mends it. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { TieOutDifference, TieOutSatellite } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { ACTS } from "../../format/acts.ts";
import { dayWords, readerHere } from "../../format/time.ts";
import { documentAddress } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Said } from "../../ui/said.tsx";
import { CheckDocument, COPY_NOW } from "../documents/check-button.tsx";
import { XeroLink } from "../entities/xero-link.tsx";
import { paymentOnlyWords } from "../mappings/drift-words.ts";
import { LookUpAct, type LookUps, lookUpWords, mayLookUp } from "./look-up.tsx";
import {
  amountWords,
  DIFFERENCE_KINDS,
  isEnteredThere,
  isOfFailure,
  isOwingLessThere,
  LINE_WORDS,
} from "./months-words.ts";

const reader = readerHere();
const SETTINGS_EVERY_MS = 60_000;

interface DifferenceRowProps {
  readonly difference: TieOutDifference;
  readonly satellite: Pick<TieOutSatellite, "tenantId" | "name">;
  readonly lookUps: LookUps;
}

export function DifferenceRow({ difference, satellite: of, lookUps }: DifferenceRowProps) {
  const { kind, contactName, date, line, group, satellite, reason } = difference;
  return (
    <tr>
      <th scope="row">
        <Record difference={difference} lookUps={lookUps} />
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
        <Reason difference={difference} of={of} lookUps={lookUps} />
      </td>
      <td class="no-print">
        <Act difference={difference} of={of} lookUps={lookUps} />
      </td>
    </tr>
  );
}

interface RecordProps {
  readonly difference: TieOutDifference;
  readonly lookUps: LookUps;
}

/** Leads to the document: both sides beside each other, and what happened to it. */
function Record({ difference, lookUps }: RecordProps) {
  const { kind, groupId } = difference.document;
  const label = difference.number ?? "Without a number";
  // Until it is looked up, Orbit most likely holds nothing of it that a page could show.
  const isUnheard = mayLookUp(difference) || difference.reason?.code === "not-copied";
  const isUnknown = isUnheard && !lookUps.of(groupId)?.isAsked;
  return groupId === null || isUnknown ? (
    <span>{label}</span>
  ) : (
    <Link to={documentAddress({ kind, groupId }, "")}>{label}</Link>
  );
}

interface PartProps {
  readonly difference: TieOutDifference;
  readonly of: DifferenceRowProps["satellite"];
  readonly lookUps: LookUps;
}

function Reason({ difference, of, lookUps }: PartProps) {
  const { document, reason } = difference;
  const isOwnPayment = isEnteredThere(difference);
  if (reason === null) {
    const { title, text } = mayLookUp(difference)
      ? lookUpWords(lookUps.of(document.groupId), of.name)
      : { title: "Not explained", text: "Check it now, then tie out again." };
    return (
      <>
        <strong>{title}</strong>
        <span class="sub">
          <Said text={text} />
        </span>
      </>
    );
  }
  return (
    <>
      <strong>{reason.title}</strong>
      <span class="sub">
        {isOwnPayment ? <OwnPayment satellite={of.name} otherwise={reason.text} /> : <Said text={reason.text} />}
      </span>
      {document.groupId === null || isOwnPayment || !isOfFailure(reason.code) ? null : (
        <Link to={documentAddress({ kind: document.kind, groupId: document.groupId }, "")} class="no-print">
          What to do
        </Link>
      )}
    </>
  );
}

/** Where payments of satellites are entered in the group by Orbit, a person who enters them too would have them twice. */
function OwnPayment({ satellite, otherwise }: { readonly satellite: string; readonly otherwise: string }) {
  return <Said text={useIsPaidInGroup() ? paymentOnlyWords(satellite) : otherwise} />;
}

/** False too while the settings are not known. */
function useIsPaidInGroup(): boolean {
  const settings = useResource({ key: ["settings"], everyMs: SETTINGS_EVERY_MS, load: () => ask(api.settings.$get()) });
  return settings.value?.paymentsFrom === "group";
}

/** Approved and without a copy, and nothing is in its way. */
function isToBeCopied({ reason, document }: TieOutDifference): boolean {
  return document.satelliteId === null && (reason?.code === "not-copied" || reason?.code === "before-start");
}

/** A record of the group is read again and its copy brought up to date; what the satellite alone has is a person's to look at. */
function Act({ difference, of, lookUps }: PartProps) {
  const { kind, groupId, satelliteId } = difference.document;
  const isPaidInGroup = useIsPaidInGroup();
  if (mayLookUp(difference)) return <LookUpAct difference={difference} lookUps={lookUps} />;
  const isLeftToPeople = isPaidInGroup && (isEnteredThere(difference) || isOwingLessThere(difference));
  if (groupId !== null && !(isLeftToPeople && satelliteId !== null)) {
    return (
      <CheckDocument kind={kind} groupId={groupId} label={difference.number ?? "The record"} of="row">
        {isToBeCopied(difference) ? COPY_NOW : ACTS.checkNow}
      </CheckDocument>
    );
  }
  return satelliteId === null ? null : <XeroLink kind={kind} id={satelliteId} tenantId={of.tenantId} where={of.name} />;
}
