/**
 * A small chart of stacked columns, drawn as SVG. For screen readers it is a picture with its sum in words, and a table of
 * the columns that are not empty.
 */

import { counted } from "../../format/counts.ts";
import { type Column, scaleTop, sumOf } from "./activity.ts";
import styles from "./chart.module.css";

interface ChartProps {
  readonly title: string;
  /** What is counted, in the singular. */
  readonly unit: string;
  /** What each part of a column is, from the bottom. */
  readonly parts: readonly string[];
  readonly columns: readonly Column[];
  /** A column's time in words. */
  at(atMs: number): string;
}

const HEIGHT = 100;
const STEP = 12;
const WIDTH = 9;

export function Chart(chart: ChartProps) {
  const { title, unit, parts, columns, at } = chart;
  const top = scaleTop(Math.max(...columns.map(sumOf)));
  const total = columns.reduce((sum, column) => sum + sumOf(column), 0);
  const words = total === 0 ? `No ${unit}s` : counted(total, unit);
  return (
    <figure class={styles.chart}>
      <figcaption>
        <span class={styles.title}>{title}</span>
        <span class={styles.sum}>{words}</span>
      </figcaption>
      <div class={styles.plot}>
        <p class={styles.scale} aria-hidden="true">
          {[top, top / 2, 0].map((value) => (
            <span key={value}>{Number.isInteger(value) ? value.toLocaleString() : ""}</span>
          ))}
        </p>
        <Columns chart={chart} top={top} label={`${title}: ${words}`} />
        <p class={styles.axis} aria-hidden="true">
          {quarters(columns).map((column) => (
            <span key={column.fromMs}>{at(column.fromMs)}</span>
          ))}
          <span>now</span>
        </p>
      </div>
      {parts.length > 1 ? (
        <ul class={styles.key}>
          {parts.map((part, index) => (
            <li key={part}>
              <span class={styles.swatch} data-part={index} aria-hidden="true" />
              {part}
            </li>
          ))}
        </ul>
      ) : null}
      <details class={`no-print ${styles.table}`}>
        <summary>As a table</summary>
        <ColumnTable title={title} parts={parts} columns={columns} at={at} />
      </details>
    </figure>
  );
}

interface ColumnsProps {
  readonly chart: ChartProps;
  /** The count at the upper edge. */
  readonly top: number;
  readonly label: string;
}

function Columns({ chart: { unit, parts, columns, at }, top, label }: ColumnsProps) {
  return (
    <svg viewBox={`0 0 ${columns.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {[0, HEIGHT / 2].map((y) => (
        <line key={y} class={styles.line} x1={0} x2={columns.length * STEP} y1={y} y2={y} />
      ))}
      {columns.map((column, index) => (
        <g key={column.fromMs}>
          <title>{columnWords(column, unit, parts, at)}</title>
          <rect class={styles.room} x={index * STEP} y={0} width={STEP} height={HEIGHT} />
          {stack(column, top).map(({ part, y, height }) => (
            <rect
              key={part}
              class={styles.part}
              data-part={part}
              data-of={parts.length}
              x={index * STEP + 1}
              y={y}
              width={WIDTH}
              height={height}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}

function ColumnTable({ title, parts, columns, at }: Omit<ChartProps, "unit">) {
  const filled = columns.filter((column) => sumOf(column) > 0);
  if (filled.length === 0) return <p class="sub">Nothing in this time.</p>;
  return (
    <table>
      <caption class="for-readers">{title}</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          {parts.map((part) => (
            <th key={part} scope="col">
              {part}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {filled.map((column) => (
          <tr key={column.fromMs}>
            <th scope="row">{at(column.fromMs)}</th>
            {column.parts.map((count, index) => (
              <td key={parts[index]}>{count.toLocaleString()}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where each quarter of the time begins. */
function quarters(columns: readonly Column[]): readonly Column[] {
  return [0, 1, 2, 3].flatMap((quarter) => columns[Math.floor((quarter * columns.length) / 4)] ?? []);
}

/** Pure. The parts of a column as boxes, the first at the bottom; what is there at all can be seen. */
function stack(column: Column, top: number) {
  let bottom = HEIGHT;
  return column.parts.flatMap((count, part) => {
    if (count === 0) return [];
    const height = Math.max(2, (count / top) * HEIGHT);
    bottom -= height;
    return [{ part, y: bottom, height }];
  });
}

function columnWords(column: Column, unit: string, parts: readonly string[], at: ChartProps["at"]): string {
  const named = column.parts.flatMap((count, part) =>
    count > 0 ? [`${count.toLocaleString()} ${parts[part]?.toLowerCase()}`] : [],
  );
  const detail = parts.length > 1 && named.length > 0 ? ` (${named.join(", ")})` : "";
  return `${at(column.fromMs)}: ${counted(sumOf(column), unit)}${detail}`;
}
