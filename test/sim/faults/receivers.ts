/**
 * What people do about receipts, in worlds in which satellites receive money: pay copies in part, in full or when the group is
 * paid as well, take payments off, reconcile them on either side, and choose accounts.
 */

import type { TenantId } from "../../../src/domain/ids.ts";
import { Refused } from "../../xero/src/control/refused.ts";
import { DEMO } from "../../xero/src/demo/demo.ts";
import type { People } from "../people.ts";
import { ALIKE } from "./counted.ts";
import type { Deed } from "./deeds.ts";
import { CLEARING_CODE } from "./setting.ts";
import type { World } from "./world.ts";

type Person = ReturnType<World["xero"]["control"]["person"]>;
type Invoice = ReturnType<Person["invoices"]>[number];

const BOTH_WITHIN_MS = 30_000;

export class Receivers {
  readonly #world: World;
  readonly #people: People;
  #received = 0;

  constructor(world: World, people: People) {
    this.#world = world;
    this.#people = people;
  }

  deeds(): readonly Deed[] {
    return [
      [36, "pays a copy", () => this.pay()],
      [8, "matches a bank line to a copy", () => this.match()],
      [14, "takes a payment off a copy", () => this.takeOff()],
      [6, "reconciles or releases there", () => this.reconcile(this.somewhere())],
      [5, "reconciles or releases in the group", () => this.reconcile(DEMO.group)],
      [3, "pays on both sides", () => this.bothPay()],
      [2, "enters the same on both sides", () => this.bothEnterTheSame()],
      ...(this.#world.plan.paymentsFrom === "group" ? [] : this.#aboutClearing()),
    ];
  }

  #aboutClearing(): readonly Deed[] {
    return [
      [6, "takes off in the group what came home", () => this.takeOffInGroup()],
      [1, "moves the group's lock date", () => this.lockGroup()],
      [1, "chooses the clearing account, or none", () => this.choose()],
    ];
  }

  pay(): void {
    const { person, copy } = this.#someCopy() ?? {};
    if (person === undefined || copy === undefined) return;
    // People do not know what names a payment: some are called as others of the invoice.
    const reference = this.#people.int(6) === 0 ? `${ALIKE} for ${copy.InvoiceNumber}` : this.#name();
    person.pay(copy.InvoiceID, { amount: this.#amount(copy), reference });
  }

  /** Matched to its bank line at once, as most are. */
  match(): void {
    const { person, copy } = this.#someCopy() ?? {};
    if (person === undefined || copy === undefined) return;
    person.pay(copy.InvoiceID, { amount: copy.AmountDue, reference: this.#name(), reconciled: true });
  }

  takeOff(): void {
    const person = this.#somewhere();
    const ids = new Set(this.#copies(person).flatMap(({ Payments }) => Payments.map(({ PaymentID }) => PaymentID)));
    const payment = this.#people.pickOrNull(
      person.payments().filter(({ PaymentID, IsReconciled }) => ids.has(PaymentID) && IsReconciled !== true),
    );
    if (payment !== null) person.removePayment(payment.PaymentID);
  }

  reconcile(tenantId: string): void {
    const person = this.#world.xero.control.person(tenantId);
    const live = person.payments().filter(({ Status }) => Status !== "DELETED");
    const payment = this.#people.pickOrNull(live);
    if (payment !== null) person.reconcilePayment(payment.PaymentID, payment.IsReconciled !== true);
  }

  /** Of what is paid twice, the satellite's goes. */
  settleTwice(invoiceId: string): void {
    const number = this.#people.group.invoices().find((one) => one.InvoiceID === invoiceId)?.InvoiceNumber;
    for (const tenantId of this.#world.satellites) {
      const person = this.#world.xero.control.person(tenantId);
      const copy = this.#copies(person).find(({ InvoiceNumber }) => InvoiceNumber === number);
      const own = (copy?.Payments ?? []).filter(
        ({ Reference }) => this.#world.watch.counted.ledger.of(Reference ?? "")?.origin === tenantId,
      );
      for (const { PaymentID } of own) person.removePayment(PaymentID);
    }
  }

  /** Nothing is reconciled any more. */
  release(tenantId: string): void {
    const person = this.#world.xero.control.person(tenantId);
    for (const { PaymentID, IsReconciled, Status } of person.payments()) {
      if (Status !== "DELETED" && IsReconciled === true) person.reconcilePayment(PaymentID, false);
    }
  }

  somewhere(): TenantId {
    return this.#people.pick([...this.#world.satellites]);
  }

  /** Both sides pay it in full, each with a payment of its own, before either hears of the other. */
  bothPay(): void {
    const { person, copy } = this.#someCopy() ?? {};
    if (person === undefined || copy === undefined) return;
    const invoice = this.#recordOf(copy);
    if (invoice === undefined || invoice.AmountDue <= 0) return;
    person.pay(copy.InvoiceID, { amount: this.#amount(copy), reference: this.#name() });
    this.#soon(() => {
      const { AmountDue } = this.#people.group.invoice(invoice.InvoiceID);
      this.#people.group.pay(invoice.InvoiceID, { amount: AmountDue, reference: this.#name() });
    });
  }

  /** The same bank line, entered by people of both. */
  bothEnterTheSame(): void {
    const { person, copy } = this.#someCopy() ?? {};
    if (person === undefined || copy === undefined) return;
    const invoice = this.#recordOf(copy);
    if (invoice === undefined) return;
    const payment = { amount: this.#amount(copy), reference: `${ALIKE} ${this.#name()}` };
    person.pay(copy.InvoiceID, payment);
    this.#soon(() => this.#people.group.pay(invoice.InvoiceID, payment));
  }

  /** In the group, what Orbit entered there. */
  takeOffInGroup(): void {
    const { group } = this.#people;
    const payment = this.#people.pickOrNull(group.payments().filter(({ Account }) => Account.Code === CLEARING_CODE));
    if (payment !== null) group.removePayment(payment.PaymentID);
  }

  lockGroup(): void {
    const settings = this.#world.xero.control.bookkeeping(DEMO.group);
    const isLocked = settings.organisation().periodLockDate !== null;
    settings.setLockDates({ period: isLocked ? null : "2026-11-25" });
  }

  /** Takes the choice of the clearing account back, or makes it again. */
  choose(): void {
    const { firm } = this.#world;
    const id = this.somewhere();
    const entities = firm.entities.map((entity) => {
      if (entity.tenantId !== id) return entity;
      return { ...entity, groupPaymentsAccount: entity.groupPaymentsAccount == null ? CLEARING_CODE : null };
    });
    this.#world.configure({ ...firm, version: firm.version + 1, entities });
  }

  #soon(act: () => void): void {
    const { agenda, dice, watch } = this.#world;
    agenda.after(dice.between(0, BOTH_WITHIN_MS), () => {
      try {
        act();
        watch.note(() => "person   pays on the other side as well");
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    });
  }

  #amount({ AmountDue }: Invoice): number {
    const share = this.#people.pick([1, 2, 3, 3]);
    return share === 1 ? AmountDue : Math.ceil((AmountDue * 100) / share) / 100;
  }

  #name(): string {
    return `received ${++this.#received}`;
  }

  #someCopy(): { readonly person: Person; readonly copy: Invoice } | null {
    const open = this.#world.satellites.flatMap((id) => {
      const person = this.#world.xero.control.person(id);
      const copies = this.#copies(person).filter(({ AmountDue }) => AmountDue > 0);
      return copies.map((copy) => ({ person, copy }));
    });
    return this.#people.pickOrNull(open);
  }

  #somewhere(): Person {
    return this.#world.xero.control.person(this.somewhere());
  }

  #copies(person: Person): readonly Invoice[] {
    return person
      .invoices()
      .filter(
        ({ Status, InvoiceID }) => Status !== "VOIDED" && Status !== "DELETED" && !this.#world.own.has(InvoiceID),
      );
  }

  #recordOf({ InvoiceNumber }: Invoice): Invoice | undefined {
    return this.#people.group.invoices().find((one) => one.InvoiceNumber === InvoiceNumber);
  }
}
