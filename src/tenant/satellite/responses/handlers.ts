/** Which handler takes the good answer to each of the write controller's calls; exhaustive by type. */

import type { TenantContext } from "../../context.ts";
import type { WritePurpose } from "../../model/call-types.ts";
import type { CopyTransitions } from "../copy-outcome.ts";
import { AllocationResponses } from "./allocations.ts";
import { ContactResponses } from "./contacts.ts";
import { DocumentResponses } from "./documents.ts";
import { PaymentResponses } from "./payments.ts";
import type { ResponseHandler } from "./shared.ts";

/** `accounts` is handed in, because the failures of accounts need it as well. */
export function responseHandlers(
  context: TenantContext,
  outcome: CopyTransitions,
  accounts: ResponseHandler,
): Readonly<Record<WritePurpose, ResponseHandler>> {
  const contacts = new ContactResponses(context, outcome);
  const documents = new DocumentResponses(context, outcome);
  const payments = new PaymentResponses(context, outcome);
  const allocations = new AllocationResponses(context, outcome);
  return {
    "find-contacts": contacts,
    "create-contacts": contacts,
    "update-contacts": contacts,
    "find-invoices": documents,
    "create-invoices": documents,
    "update-invoices": documents,
    "find-credit-notes": documents,
    "create-credit-notes": documents,
    "update-credit-notes": documents,
    "inspect-payment": payments,
    "create-payments": payments,
    "delete-payment": payments,
    "inspect-credit-note": allocations,
    allocate: allocations,
    unallocate: allocations,
    "create-account": accounts,
  };
}
