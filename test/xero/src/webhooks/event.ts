/**
 * One reported change, waiting for delivery. The sequence is that of the app's webhook, across organisations.
 */

export interface WebhookEvent {
  readonly sequence: number;
  readonly category: "CONTACT" | "INVOICE" | "CREDITNOTE" | "PAYMENT" | "OVERPAYMENT" | "PREPAYMENT";
  readonly type: "CREATE" | "UPDATE";
  readonly tenantId: string;
  readonly resourceId: string;
  readonly eventMs: number;
  /** Some say more (docs/xero.md §3.1). */
  readonly data: Readonly<Record<string, string>> | null;
  readonly dueMs: number;
}

/** Sorts as the sequence does. */
export function eventKey(event: WebhookEvent): string {
  return String(event.sequence).padStart(12, "0");
}
