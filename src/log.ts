/** One JSON line per thing that happened. Never tokens, cookies, bodies or names of people. */

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export function log(what: string, fields: LogFields): void {
  console.log(JSON.stringify({ what, ...fields }));
}
