/**
 * One JSON line per thing that happened, wide rather than many, with one set of names: `what` happened, to whom (`…Id`), with
 * which `outcome`, `code` and `reason`, and in figures. Never tokens, cookies, bodies or names of people.
 */

type Value = string | number | boolean | null | undefined;

export interface LogFields {
  readonly firmId?: Value;
  readonly tenantId?: Value;
  readonly grantId?: Value;
  readonly eventId?: Value;
  readonly userId?: Value;
  readonly tokenId?: Value;
  readonly messageId?: Value;
  /** How it ended, in a word of the place that logs it. */
  readonly outcome?: Value;
  /** Of a failure, a fault or an error. */
  readonly code?: Value;
  /** In words. */
  readonly reason?: Value;
  /** HTTP: what was asked, and the status of the answer. */
  readonly method?: Value;
  readonly path?: Value;
  readonly status?: Value;
  /** Of a call to Xero, of a request to an object, of a shipment. */
  readonly purpose?: Value;
  readonly ask?: Value;
  readonly action?: Value;
  readonly target?: Value;
  readonly topics?: Value;
  readonly version?: Value;
  /** Which try of the same thing this was; the first is 1. */
  readonly attempt?: Value;
  /** How many. */
  readonly docs?: Value;
  readonly events?: Value;
  readonly messages?: Value;
  readonly sessions?: Value;
  readonly grants?: Value;
  readonly alerts?: Value;
  readonly ignored?: Value;
  readonly malformed?: Value;
  readonly calls?: Value;
  readonly rounds?: Value;
  readonly backlog?: Value;
  readonly bytes?: Value;
  readonly minuteRemaining?: Value;
  readonly dayRemaining?: Value;
  readonly durationMs?: Value;
}

export function log(what: string, fields: LogFields): void {
  console.log(JSON.stringify({ what, ...fields }));
}
