/** What may come next for one copy, and what is known when that is decided. Types only. */

import type { Failure } from "../domain/failure.ts";
import type { WantedAllocation } from "./allocation.ts";
import type { AppliedItem, Change } from "./change.ts";
import type { ContactState } from "./contact.ts";
import type { DocumentState } from "./document.ts";
import type { OwnReceipts, PaymentLink } from "./payment.ts";
import type { PaymentAccount } from "./payment-account.ts";
import type { Account, ReferenceName } from "./references.ts";
import type { TakeOffStep } from "./take-off.ts";
import type { DocumentTerms, PaymentState } from "./terms.ts";
import type { SatelliteContext } from "./translate.ts";
import type { Unconfirmed } from "./unconfirmed.ts";

export type Step =
  /** In step; nothing to send. */
  | { readonly step: "done" }
  | { readonly step: "references"; readonly names: readonly ReferenceName[] }
  /** Waits for the copy of another record. */
  | { readonly step: "wait-for"; readonly kind: "contact" | "invoice"; readonly groupId: string }
  /** Read the copy by its id. */
  | { readonly step: "check" }
  /** Look for it by name or number. */
  | { readonly step: "find" }
  | { readonly step: "create" | "update"; readonly body: Record<string, unknown>; readonly fingerprint?: string }
  | { readonly step: "account"; readonly account: Account }
  /** Payments that are there already are joined; no call. */
  | { readonly step: "join-payments"; readonly links: readonly PaymentLink[] }
  /** The document is changed: of what came off for that, these stay off; no call. */
  | { readonly step: "leave-off"; readonly items: readonly AppliedItem[] }
  | {
      readonly step: "add-payment";
      readonly payment: PaymentState;
      readonly account: PaymentAccount;
      readonly groupId: string | null;
    }
  /** The satellite merged the contact into another one, which is the copy from now on; no call. */
  | { readonly step: "follow-merge"; readonly into: string }
  /** The copy was voided by hand, and the record has another number now: it gets a new copy; no call. */
  | { readonly step: "start-over" }
  | { readonly step: "allocate"; readonly creditNoteId: string; readonly allocations: readonly AllocationToAdd[] }
  /** `blockedBy`: it continues when that contact has its copy. */
  | {
      readonly step: "fail";
      readonly failures: readonly Failure[];
      readonly blockedBy?: { readonly contactId: string };
    }
  | Exclude<TakeOffStep, { readonly step: "fail" }>;

interface AllocationToAdd {
  readonly invoiceId: string;
  readonly amount: number;
  readonly date: string | null;
}

/** The copy is looked for before it is created. */
export interface Search {
  /**
   * An earlier create may have been carried out; its name or number is in use; or the name is, and nothing has just that
   * spelling, or Orbit's own number for the contact is: all contacts are gone through.
   */
  readonly why: "unanswered" | "in-use" | "other-spelling" | "made-before";
  /** The page of all contacts that it has come to; left out: the first. */
  readonly page?: number;
  /** What an earlier page shows in a form that cannot be read, in words: it may be the one. */
  readonly unread?: string;
}

interface CopyView {
  readonly satelliteId: string | null;
  readonly search: Search | null;
  readonly force: boolean;
}

export interface ContactView extends CopyView {
  readonly wanted: ContactState;
  readonly copy: ContactState | null;
  readonly sent: ContactState | null;
  /** For a moment, so that another contact can have the value and this one that of the other. */
  readonly interim?: Partial<Pick<ContactState, "name" | "accountNumber">> | null;
  /** The group's contact that has the copy from now on: this one's record is archived. */
  readonly sharedWith?: string | null;
}

export interface DocumentView extends CopyView {
  /** Null: it was never in step. */
  readonly syncedAtMs: number | null;
  readonly wanted: DocumentState;
  readonly terms: DocumentTerms;
  readonly copy: DocumentState | null;
  readonly leaving: boolean;
  readonly moves: number;
  readonly links: readonly PaymentLink[];
  /** Writes that were not answered. */
  readonly unconfirmed: Unconfirmed | null;
  readonly receipts?: OwnReceipts;
  /** The change of a paid or credited document, while it is under way. */
  readonly change: Change | null;
  /** Xero refused what should have been possible: it is tried once more, as before or after what is applied has come off. */
  readonly secondTry: "as-before" | "take-off-first" | null;
  /** Fingerprint of the body that Xero last took. */
  readonly accepted: string | null;
}

/** The contact's copy in the same satellite, as far as it is. */
export interface ContactStanding {
  readonly satelliteId: string | null;
  readonly failures: readonly Failure[];
  readonly isFailed: boolean;
}

export interface DocumentStepInput {
  readonly view: DocumentView;
  readonly contact: ContactStanding | null;
  readonly satellite: SatelliteContext;
  /** Reference data that is not known yet, of that which the document needs. */
  readonly missing: readonly ReferenceName[];
  /** The group's allocations of a credit note, with the satellite's invoices. */
  readonly allocations: readonly WantedAllocation[];
  readonly groupCreditNote: (creditNoteId: string) => string | null;
  readonly nowMs: number;
}
