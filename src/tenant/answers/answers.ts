/** What all takers of answers about this satellite's copies share. */

import type { RejectionContext } from "../../mirror/rejection.ts";
import type { SentCall } from "../calls.ts";
import type { Copy } from "../copies.ts";
import { type Desk, ownName } from "../desk.ts";
import { copyLabel } from "../outcome.ts";

/** Takes good answers of its purposes; false when the body is not what the call asked for. */
export interface AnswerTaker {
  taken(call: SentCall, body: unknown, nowMs: number): boolean;
}

/** `about`: the part of the copy that the write was about. */
export function rejectionContext(
  desk: Desk,
  copy: Copy,
  about: Partial<Pick<RejectionContext, "account" | "payment">> = {},
): RejectionContext {
  const contact = copy.kind === "contact" ? copy.wanted.name : (copy.wanted.contactName ?? "the contact");
  const date = copy.kind === "contact" ? null : copy.wanted.date;
  const account = copy.kind === "contact" ? copy.wanted.accountNumber : null;
  return { satellite: ownName(desk), contact, number: copyLabel(copy), date, account, payment: null, ...about };
}
