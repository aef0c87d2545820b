/** One satellite of a month in one currency: its five lines on both sides, and what makes each difference. */

import { useState } from "preact/hooks";
import type { TieOutDifference, TieOutSatellite } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { readerHere } from "../../format/time.ts";
import { Button } from "../../ui/button.tsx";
import { DifferenceRow } from "./difference-row.tsx";
import { useLookUps } from "./look-up.tsx";
import styles from "./months.module.css";
import { amountWords, isZero, LINE_WORDS, LINES, type LineName, unexplainedWords } from "./months-words.ts";

const { locale } = readerHere();
/** More are seldom read on the page; the print and the CSV have all of them. */
const SHOWN_FIRST = 200;

interface SatelliteTableProps {
  readonly satellite: TieOutSatellite;
}

export function SatelliteTable({ satellite }: SatelliteTableProps) {
  const { name, currency, unexplained, differing } = satellite;
  const id = `month-${satellite.tenantId}-${currency}`;
  const isOpen = !isZero(unexplained);
  const open = unexplainedWords(satellite, locale);
  return (
    <section class={styles.satellite} aria-labelledby={id}>
      <header class={styles.head}>
        <h2 id={id}>
          {name} <span class="sub">{currency}</span>
        </h2>
        <p class={styles.state} data-tone={isOpen ? "warn" : "good"}>
          {isOpen ? (
            <>
              <strong>{open.documents} not explained:</strong> {open.amounts}
            </>
          ) : differing === 0 ? (
            "No difference"
          ) : (
            `${counted(differing, "difference")}, all explained`
          )}
        </p>
      </header>
      <table class={`plain-table ${styles.lines}`}>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Group</th>
            <th scope="col">{name}</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {LINES.map((line) => (
            <LineRow key={line} line={line} satellite={satellite} />
          ))}
        </tbody>
      </table>
      {satellite.differences.length === 0 ? null : <Differences satellite={satellite} />}
    </section>
  );
}

function LineRow({ line, satellite }: { readonly line: LineName; readonly satellite: TieOutSatellite }) {
  const { group, satellite: own, difference, count } = satellite.lines[line];
  const isSame = isZero(difference);
  return (
    <tr data-differs={isSame ? undefined : ""}>
      <th scope="row">{LINE_WORDS[line]}</th>
      <Figure side="Group" amount={group} count={count.group} />
      <Figure side={satellite.name} amount={own} count={count.satellite} />
      <td data-side="Difference" class="amount">
        {isSame ? "–" : amountWords(difference, locale)}
      </td>
    </tr>
  );
}

function Figure({ side, amount, count }: { readonly side: string; readonly amount: string; readonly count: number }) {
  return (
    <td data-side={side} class="amount">
      <span>
        {amountWords(amount, locale)} <span class={styles.count}>({count.toLocaleString()})</span>
      </span>
    </td>
  );
}

function Differences({ satellite }: SatelliteTableProps) {
  const [isWhole, setWhole] = useState(false);
  const lookUps = useLookUps();
  const { differences, differing } = satellite;
  const shown = isWhole ? differences : differences.slice(0, SHOWN_FIRST);
  const hidden = differences.length - shown.length;
  return (
    <>
      <table class={`plain-table ${styles.differences}`}>
        <caption class="for-readers">What differs in {satellite.name}</caption>
        <thead>
          <tr>
            <th scope="col">Document</th>
            <th scope="col">Line</th>
            <th scope="col">Group</th>
            <th scope="col">Satellite</th>
            <th scope="col">Reason</th>
            <th scope="col" class="no-print">
              <span class="for-readers">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((difference) => (
            <DifferenceRow key={keyOf(difference)} difference={difference} satellite={satellite} lookUps={lookUps} />
          ))}
        </tbody>
      </table>
      {hidden === 0 ? null : (
        <Button onPress={() => setWhole(true)}>Show {counted(hidden, "more difference", "more differences")}</Button>
      )}
      {differing > differences.length ? (
        <p class="sub">
          {counted(differing - differences.length, "further difference is", "further differences are")} not named here.
        </p>
      ) : null}
    </>
  );
}

function keyOf({ kind, line, groupId, satelliteId }: TieOutDifference): string {
  return [kind, line, groupId, satelliteId].join(" ");
}
