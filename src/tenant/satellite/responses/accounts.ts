/** What Xero answered about an account that was copied from the group: the documents that need it continue, or say why not. */

import { readReference } from "../../../mirror/references.ts";
import { recognise } from "../../../mirror/rejection.ts";
import { elementsOf } from "../../../xero/schemas.ts";
import { ownName, type TenantContext } from "../../context.ts";
import { withNotes } from "../../model/copy.ts";
import { accountCodeOf } from "../../model/doc-part.ts";
import { rejectionOf } from "../../model/parse-record.ts";
import type { SentCall } from "../../model/xero-call.ts";
import type { CopyTransitions } from "../copy-outcome.ts";
import { type ResponseHandler, rejectionContext } from "./shared.ts";

export class AccountResponses implements ResponseHandler {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;

  constructor(context: TenantContext, outcome: CopyTransitions) {
    this.#context = context;
    this.#outcome = outcome;
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const [element] = elementsOf(body, "Accounts") ?? [];
    const words = rejectionOf(element, "AccountID");
    if (words !== null) {
      this.rejected(call, words, nowMs);
      return true;
    }
    const made = readReference("accounts", body);
    if (made === null) return false;
    const { references } = this.#context;
    const known = references.get().accounts;
    // Only longer by what was made: the list is as old as it was otherwise.
    if (known !== null) references.put("accounts", [...known, ...made], references.fetchedAtMs("accounts") ?? nowMs);
    for (const doc of call.docs) {
      const copy = this.#context.copies.get(doc.kind, doc.id);
      const text = `Copied account ${accountCodeOf(doc.part)} from the group to ${ownName(this.#context)}.`;
      if (copy !== null) this.#outcome.goOn(withNotes(copy, [{ atMs: nowMs, text }]), nowMs);
    }
    return true;
  }

  rejected(call: SentCall, words: readonly string[], nowMs: number): void {
    // Somebody may have made it meanwhile: what is cached of the accounts is out of date.
    this.#context.references.expireAll();
    for (const doc of call.docs) {
      const copy = this.#context.copies.get(doc.kind, doc.id);
      if (copy === null) continue;
      const failures = recognise(words, rejectionContext(this.#context, copy, { account: accountCodeOf(doc.part) }));
      this.#outcome.failed(copy, failures, copy.seq, nowMs);
    }
  }
}
