/** Days as people choose them in a field ("2026-11-22"): whole days of the clock in front of them, as the moments that the API takes. */

export function startOf(day: string): string {
  return midnight(day, 0).toISOString();
}

/** Its last millisecond. */
export function endOf(day: string): string {
  return new Date(midnight(day, 1).getTime() - 1).toISOString();
}

/** Where the reader is, so many days after; right also when clocks change that day. */
function midnight(day: string, daysLater: number): Date {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, dayOfMonth + daysLater);
}
