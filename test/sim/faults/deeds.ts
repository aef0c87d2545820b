// biome-ignore-all lint/style/noExcessiveLinesPerFile: one list of what can happen, of which one is drawn.

/**
 * What people and bad luck do to a world, one at a time: work in the group's Xero, hand edits in a satellite's, requests on
 * the events page, settings; objects killed, D1 down, the consent revoked. And at the end: everything mended.
 */

import type { EventRecord } from "../../../src/domain/event.ts";
import type { FirmEntity } from "../../../src/domain/firm.ts";
import type { TenantId } from "../../../src/domain/ids.ts";
import { plainName } from "../../../src/mirror/names.ts";
import { Refused } from "../../xero/src/control/refused.ts";
import { People } from "../people.ts";
import { receivesMoney } from "./plan.ts";
import { Receivers } from "./receivers.ts";
import { SCOPES } from "./refusals.ts";
import { CLEARING_CODE, OWN_TAX_TYPES } from "./setting.ts";
import type { Circumstance } from "./switches.ts";
import type { World } from "./world.ts";

export type Deed = readonly [weight: number, name: string, act: () => void];

const BY = "Demo Bookkeeper";

export class Deeds {
  readonly #world: World;
  readonly #people: People;
  readonly #receivers: Receivers;
  readonly #all: readonly Deed[];

  constructor(world: World) {
    this.#world = world;
    const options = world.firm.entities.flatMap((entity) => entity.trackingOptionName ?? []);
    const { invoices, contacts, circumstances, lines } = world.plan;
    const habits = {
      most: lines,
      discountsInMoney: circumstances.has("money-discounts"),
      itemsAndServices: circumstances.has("lines-change"),
      ownTaxTypes: circumstances.has("own-tax-numbers") ? OWN_TAX_TYPES : [],
    };
    this.#people = new People(world, { invoices, contacts, options, lines: habits }, world.dice.random);
    this.#receivers = new Receivers(world, this.#people);
    const everywhere = [...this.#inGroup(), ...this.#inSomeGroups(), ...this.#inSatellites(), ...this.#onPage()];
    const ownCredits = circumstances.has("own-credits") ? world.ownCredits.deeds(this.#people) : [];
    this.#all = [...everywhere, ...ownCredits, ...(receivesMoney(world.plan) ? this.#receivers.deeds() : [])];
  }

  /** What is there when the simulation begins: in a large world, all of its invoices. */
  open(): void {
    for (let raised = 0; raised < this.#world.plan.burst; raised++) this.#try("raises", () => this.#people.raise());
  }

  act(): void {
    const { random } = this.#world.dice;
    let at = random() * this.#all.reduce((sum, [weight]) => sum + weight, 0);
    const deed = this.#all.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    if (deed !== undefined) this.#try(deed[1], deed[2]);
  }

  #try(name: string, act: () => void): void {
    try {
      act();
      this.#world.watch.note(() => `person   ${name}`);
    } catch (error) {
      // What Xero or a dead object does not let a person do is not done.
      if (!(error instanceof Refused) && String(error) !== "Error: the object was reset") throw error;
    }
  }

  misfortune(): void {
    const { dice, agenda, d1, watch } = this.#world;
    const objects = [...this.#world.objects.values()];
    if (dice.hits("d1-down") && !d1.isDown) {
      d1.isDown = true;
      agenda.after(dice.between(1000, 1_200_000), () => {
        d1.isDown = false;
      });
    }
    const [object = null] = objects.slice(dice.between(0, objects.length - 1));
    if (dice.hits("killed") && object !== null) agenda.after(dice.between(0, 5000), () => object.kill());
    if (dice.hits("killed-after-a-commit") && object !== null) object.disk.killAfter = dice.between(0, 8);
    if (dice.hits("all-killed")) for (const one of objects) one.kill();
    for (const scope of SCOPES) {
      if (!dice.hits(scope)) continue;
      watch.note(() => scope);
      this.#world.refusals.begin(scope, [...this.#world.objects.keys()]);
    }
    if (dice.hits("consent-revoked")) {
      watch.note(() => "consent revoked");
      this.#world.xero.control.revokeConsent();
      this.#world.consented = { ...this.#world.consented, isRevoked: true };
      agenda.after(dice.between(60_000, 3_600_000), () => void this.#world.consent());
    }
  }

  /** No more faults, and everything that a person can mend is mended. */
  async heal(): Promise<void> {
    const { dice, d1, firm, xero, watch, refusals, unreadable } = this.#world;
    dice.heal();
    d1.isDown = false;
    refusals.end();
    unreadable.end();
    for (const object of this.#world.objects.values()) object.disk.killAfter = null;
    await this.#world.consent();
    for (const id of this.#world.objects.keys()) xero.control.bookkeeping(id).setLockDates({ period: null });
    if (receivesMoney(this.#world.plan)) for (const id of this.#world.objects.keys()) this.#receivers.release(id);
    const isChosen = this.#world.plan.paymentsFrom !== "group";
    const entities = firm.entities.map((entity) => ({
      ...entity,
      paused: false,
      ...(isChosen && entity.role === "satellite" ? { groupPaymentsAccount: CLEARING_CODE } : {}),
    }));
    this.#world.configure({ ...firm, version: firm.version + 1, entities });
    watch.note(() => "healed");
  }

  /** A person restores contacts and asks once more for everything that is not in step. */
  tidyUp(): void {
    const { xero, satellites, watch, plan } = this.#world;
    if (plan.circumstances.has("take-overs")) this.#try("takes over", () => this.#world.takeOvers.run(false));
    for (const id of satellites) {
      const book = xero.control.contactBook(id);
      // Not possible while another one has its name.
      for (const contact of book.all()) {
        if (contact.ContactStatus === "ARCHIVED") this.#try("restores", () => book.restore(contact.ContactID));
      }
      if (this.#world.events().some(isNameTaken)) this.#giveNamesUp(id);
    }
    for (const event of this.#world.events()) {
      const isPaidTwice = event.failures.some(({ code }) => code === "paid-twice");
      if (event.status === "failed" && isPaidTwice) {
        this.#try("removes what is paid twice", () => this.#receivers.settleTwice(event.resourceId));
        this.#try("takes off what is credited and paid", () => this.#world.ownCredits.settle(event.resourceId));
      }
      if (event.status === "failed" || event.status === "resolved") this.#resync(event);
    }
    watch.note(() => "tidied up");
  }

  /** Contacts that are the satellite's own, and have the name of one of the group's, are called something else. */
  #giveNamesUp(satellite: TenantId): void {
    const { d1, group, xero } = this.#world;
    const copies = new Set([...d1.mappings.values()].map(({ satelliteId }) => satelliteId));
    const wanted = new Set(
      xero.control
        .contactBook(group)
        .all()
        .map(({ Name }) => plainName(Name)),
    );
    const book = xero.control.contactBook(satellite);
    for (const { ContactID, Name } of book.all()) {
      if (copies.has(ContactID) || !wanted.has(plainName(Name))) continue;
      this.#try("gives a name up", () => book.edit(ContactID, { Name: `${Name} (own)` }));
    }
  }

  #inGroup(): readonly Deed[] {
    const people = this.#people;
    return [
      [26, "raises an invoice", () => people.raise()],
      [4, "approves a draft", () => people.approve()],
      [12, "edits lines", () => people.editLines()],
      [8, "edits words", () => people.editWords()],
      [3, "edits a due date", () => people.editDueDate()],
      [14, "pays", () => people.pay()],
      [6, "removes a payment", () => people.removePayment()],
      [7, "raises a credit note", () => people.credit()],
      [8, "allocates", () => people.allocate()],
      [5, "unallocates", () => people.unallocate()],
      [5, "voids", () => people.voidInvoice()],
      [7, "moves", () => people.move()],
      [3, "changes a contact", () => people.rename()],
      [3, "renames a contact", () => people.renameContact()],
    ];
  }

  #inSomeGroups(): readonly Deed[] {
    const people = this.#people;
    const { circumstances } = this.#world.plan;
    const deeds: readonly (readonly [Circumstance, Deed])[] = [
      ["lines-change", [10, "rearranges lines", () => people.rearrangeLines()]],
      ["take-overs", [4, "asks for a take-over's plan", () => this.#world.takeOvers.run(true)]],
      ["take-overs", [2, "takes over", () => this.#world.takeOvers.run(false)]],
      ["names-pass", [5, "passes a name or a number on", () => people.passName()]],
    ];
    return deeds.flatMap(([name, deed]) => (circumstances.has(name) ? [deed] : []));
  }

  #inSatellites(): readonly Deed[] {
    const people = this.#people;
    return [
      [1, "archives or restores a contact", () => people.archiveAndRestore()],
      [1, "moves a lock date", () => people.moveLockDate()],
      [3, "edits a copy's words", () => people.editCopy()],
      [1, "edits a copy's lines", () => people.editCopyLines()],
      [2, "edits a copy while Orbit pays it", () => this.#editWhilePaid()],
      [0.3, "voids a copy", () => people.voidCopy()],
      [0.5, "takes a number", () => this.#world.own.add(people.takeNumber())],
    ];
  }

  /** Within the seconds in which the group's payment arrives there: its webhook looks like the payment's own. */
  #editWhilePaid(): void {
    const number = this.#people.pay();
    if (number === null) return;
    const { agenda, dice } = this.#world;
    agenda.after(dice.between(0, 15_000), () =>
      this.#try("edits the copy that is being paid", () => this.#people.editCopyOf(number)),
    );
  }

  #onPage(): readonly Deed[] {
    return [
      [
        6,
        "asks to sync again",
        () =>
          this.#withEvent(
            () => true,
            (event) => this.#resync(event),
          ),
      ],
      [2, "resolves", () => this.#withEvent(isFailed, (event) => this.#request(event, "resolve"))],
      [3, "decides", () => this.#withEvent(isFailed, (event) => this.#decide(event))],
      ...(this.#world.plan.promises.has("a kept copy is not written")
        ? [[2, "keeps a copy, and syncs its record again", () => this.#keepAndSync()] as const]
        : []),
      [1, "pauses or goes on", () => this.#changeEntity((entity) => ({ ...entity, paused: !entity.paused }))],
      [1, "changes what is done about edits", () => this.#changeEdits()],
      [0.5, "swaps two satellites' options", () => this.#swapOptions()],
    ];
  }

  #withEvent(matches: (event: EventRecord) => boolean, act: (event: EventRecord) => void): void {
    const event = this.#people.pickOrNull(this.#world.events().filter(matches));
    if (event !== null) act(event);
  }

  #resync(event: EventRecord): void {
    this.#request(event, "resync");
  }

  #request(event: EventRecord, what: "resync" | "resolve"): void {
    const { agenda, takeOvers } = this.#world;
    takeOvers.asked(event.resourceId);
    this.#world.object(event.tenantId).tell((inbox) => inbox[what]({ events: [event], by: BY }, agenda.nowMs));
  }

  #decide(event: EventRecord): void {
    this.#decideAs(event, this.#people.pick(["adopt", "leave", "overwrite", "keep"] as const));
  }

  #decideAs(event: EventRecord, choice: "adopt" | "leave" | "overwrite" | "keep"): void {
    const { agenda, watch, takeOvers } = this.#world;
    takeOvers.asked(event.resourceId);
    if (choice === "adopt") this.#world.hasAdopted = true;
    const decided = this.#world.object(event.tenantId).tell((inbox) => inbox.decide(event, choice, BY, agenda.nowMs));
    if (decided.ok) watch.keeps.decided(event, choice);
  }

  /** A person keeps an edited copy, and later asks for all of its record's events again, the older ones first. */
  #keepAndSync(): void {
    this.#withEvent(asksAboutEdit, (event) => {
      this.#decideAs(event, "keep");
      const { agenda, dice } = this.#world;
      agenda.after(dice.between(30_000, 300_000), () => {
        const all = this.#world.events().filter((one) => one.label === event.label && one.kind === event.kind);
        for (const one of all) this.#try("syncs a kept record again", () => this.#resync(one));
      });
    });
  }

  #changeEntity(change: (entity: FirmEntity) => FirmEntity): void {
    const { firm } = this.#world;
    const id = this.#people.satellite() as TenantId;
    const entities = firm.entities.map((entity) => (entity.tenantId === id ? change(entity) : entity));
    this.#world.configure({ ...firm, version: firm.version + 1, entities });
  }

  #changeEdits(): void {
    const { firm } = this.#world;
    const satelliteEdits = this.#people.pick(["overwrite", "keep", "ask"] as const);
    this.#world.configure({ ...firm, version: firm.version + 1, settings: { ...firm.settings, satelliteEdits } });
  }

  #swapOptions(): void {
    const { firm } = this.#world;
    const [a, b] = firm.entities.filter((entity) => entity.role === "satellite");
    if (a === undefined || b === undefined) return;
    this.#world.takeOvers.askedOfAll();
    const optionOf = ({ trackingOptionId, trackingOptionName }: FirmEntity) => ({
      trackingOptionId,
      trackingOptionName,
    });
    const entities = firm.entities.map((entity) =>
      entity === a ? { ...a, ...optionOf(b) } : entity === b ? { ...b, ...optionOf(a) } : entity,
    );
    this.#world.configure({ ...firm, version: firm.version + 1, entities });
  }
}

function isFailed(event: EventRecord): boolean {
  return event.status === "failed";
}

function asksAboutEdit(event: EventRecord): boolean {
  return isFailed(event) && event.failures.some((failure) => failure.code === "satellite-edited");
}

function isNameTaken({ status, failures }: EventRecord): boolean {
  return status === "failed" && failures.some(({ code }) => code === "contact-name-taken");
}
