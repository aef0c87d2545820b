/**
 * `--quick` takes the smallest size of each benchmark: whether it runs, and roughly where it is, in seconds. Its figures are
 * not those of docs/benchmarks.md, and the first line that it prints says so.
 */

export const isQuick = process.argv.includes("--quick");

export function sized<T>(full: T, quick: T): T {
  return isQuick ? quick : full;
}
