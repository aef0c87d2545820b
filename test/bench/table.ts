/** Figures as Markdown tables on standard output. */

export type Row = readonly (string | number)[];

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printTable(title: string, head: readonly string[], rows: readonly Row[]): void {
  const line = (cells: Row) => `| ${cells.join(" | ")} |`;
  print(`\n### ${title}\n`);
  for (const cells of [head, head.map(() => "---"), ...rows]) print(line(cells));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** `share` in [0, 1]; 0 for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** `59 days`, `2 h 02 min`, `12.3 s`, `45 ms` */
export function spelled(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${String(minutes % 60).padStart(2, "0")} min` : `${Math.round(hours / 24)} days`;
}
