/** What Xero answered about an account that was copied from the group: the documents that need it go on, or say why not. */

import { readReference } from "../../mirror/references.ts";
import { recognise } from "../../mirror/rejection.ts";
import { elementsOf } from "../../xero/schemas.ts";
import type { SentCall } from "../calls.ts";
import { type Desk, ownName } from "../desk.ts";
import { type CopyOutcome, withNotes } from "../outcome.ts";
import { rejectionOf } from "../parse.ts";
import { type AnswerTaker, rejectionContext } from "./answers.ts";

export class AccountAnswers implements AnswerTaker {
  readonly #desk: Desk;
  readonly #outcome: CopyOutcome;

  constructor(desk: Desk, outcome: CopyOutcome) {
    this.#desk = desk;
    this.#outcome = outcome;
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    const [element] = elementsOf(body, "Accounts") ?? [];
    const words = rejectionOf(element, "AccountID");
    if (words !== null) {
      this.rejected(call, words, nowMs);
      return true;
    }
    const made = readReference("accounts", body);
    if (made === null) return false;
    const { references } = this.#desk.store;
    const known = references.get().accounts;
    // Only longer by what was made: the rest of the list is as old as it was.
    if (known !== null) references.put("accounts", [...known, ...made], references.fetchedAtMs("accounts") ?? nowMs);
    for (const doc of call.docs) {
      const copy = this.#desk.store.copies.get(doc.kind, doc.id);
      const text = `Copied account ${doc.item} from the group to ${ownName(this.#desk)}.`;
      if (copy !== null) this.#outcome.goOn(withNotes(copy, [{ atMs: nowMs, text }]), nowMs);
    }
    return true;
  }

  rejected(call: SentCall, words: readonly string[], nowMs: number): void {
    // Somebody may have made it meanwhile: what is cached of the accounts is out of date.
    this.#desk.store.references.expireAll();
    for (const doc of call.docs) {
      const copy = this.#desk.store.copies.get(doc.kind, doc.id);
      if (copy === null) continue;
      const failures = recognise(words, rejectionContext(this.#desk, copy, { account: doc.item ?? null }));
      this.#outcome.failed(copy, failures, copy.seq, nowMs);
    }
  }
}
