/** A step that needs a call, as Xero's API has it: its purpose, what it is about, and its request. Pure. */

import type { RecordKind } from "../../domain/failure.ts";
import { MAX_WRITE_BODY_BYTES } from "../../limits.ts";
import { allocationBody } from "../../mirror/allocation.ts";
import type { Step } from "../../mirror/step.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { allocate, creditNoteById, deletePayment, paymentById, unallocate } from "../../xero/requests.ts";
import { bodyBytes } from "../model/batching.ts";
import { type Purpose, purposeOf } from "../model/call-types.ts";
import type { DocPart } from "../model/doc-part.ts";

export type CallStep = Exclude<
  Step,
  {
    readonly step:
      | "done"
      | "fail"
      | "references"
      | "wait-for"
      | "join-payments"
      | "leave-off"
      | "take-off"
      | "look-again"
      | "give-up"
      | "follow-merge"
      | "start-over";
  }
>;

/** The calls that take such a step. */
export function purposeOfStep({ step }: CallStep, kind: RecordKind): Purpose {
  switch (step) {
    case "create":
    case "update":
    case "find":
    case "check":
      return purposeOf(step, kind);
    case "account":
      return "create-account";
    case "add-payment":
      return "create-payments";
    case "remove-payment":
      return "delete-payment";
    default:
      return step;
  }
}

/** What the step is about, as its call's DocRef names it. */
export function partOf(step: CallStep): DocPart | undefined {
  switch (step.step) {
    case "account":
      return { kind: "account", code: step.account.code };
    case "add-payment":
      return step.groupId === null
        ? { kind: "own-payment", paymentId: step.payment.id }
        : { kind: "group-payment", groupId: step.groupId };
    case "inspect-payment":
    case "remove-payment":
      return { kind: "applied-payment", paymentId: step.paymentId };
    case "inspect-credit-note":
      return { kind: "credit-note", creditNoteId: step.creditNoteId };
    case "allocate":
      return { kind: "new-allocations", creditNoteId: step.creditNoteId, added: step.allocations };
    case "unallocate":
      return { kind: "allocation", creditNoteId: step.creditNoteId, allocationId: step.allocationId };
    default:
      return undefined;
  }
}

export function isTooLarge(step: CallStep): boolean {
  return "body" in step && bodyBytes(step.body) > MAX_WRITE_BODY_BYTES;
}

/** Of a step that Xero takes for one document at a time; null for the others. */
export function singleRequest(step: CallStep): XeroRequest | null {
  switch (step.step) {
    case "inspect-payment":
      return paymentById(step.paymentId);
    case "inspect-credit-note":
      return creditNoteById(step.creditNoteId);
    case "remove-payment":
      return deletePayment(step.paymentId);
    case "allocate":
      return allocate(step.creditNoteId, step.allocations.map(allocationBody));
    case "unallocate":
      return unallocate(step.creditNoteId, step.allocationId);
    default:
      return null;
  }
}
