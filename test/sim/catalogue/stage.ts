/**
 * What a scenario of the failure catalogue is: it makes one trouble happen in a whole practice, says what a person must be
 * able to read about it, and does what the remedy says.
 */

import type { EventRecord, EventStatus } from "../../../src/domain/event.ts";
import type { FailureCode } from "../../../src/domain/failure.ts";
import type { ShownFailure } from "../../../src/domain/failure-words.ts";
import type { FirmEntity } from "../../../src/domain/firm.ts";
import type { Choice } from "../../../src/objects/tenant-rpc.ts";
import type { CreditNoteFields } from "../../xero/src/control/person.ts";
import { copiesIn, line, raise, type Sale } from "../invoices.ts";
import type { Practice, PracticeOptions } from "../practice.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const SYDNEY = "Harbour Sydney Pty Ltd";
export const MELBOURNE = "Harbour Melbourne Pty Ltd";
export const GROUP = "Harbour Practice Group";

export interface Trouble {
  readonly practice: Practice;
  /** The record whose newest event shows it. */
  readonly resourceId: string;
  /** The names and numbers of this case, all of which the cause must tell. */
  readonly names: readonly string[];
  /** What one of the remedy's steps must name: the screen where it is done. Null: there is nothing for a person to do. */
  readonly screen: string | null;
  /** Does what the remedy says. */
  readonly mend: () => unknown;
  /** What a person presses after it; "nothing": it goes on by itself. */
  readonly press: "nothing" | "resync" | "resolve" | Choice;
  /** How the record's newest event ends. */
  readonly ends: EventStatus;
  /** The event goes on saying so, and rightly. */
  readonly stays?: boolean;
  /** Where it is shown while it lasts, if not on the event: then the event's timeline tells of it afterwards. */
  readonly shown?: () => ShownFailure | null;
}

export type Open = (options?: PracticeOptions) => Promise<Practice>;
export type Scenario = (open: Open) => Promise<Trouble>;
/** By code, then by what makes it happen. */
export type Scenarios<Code extends FailureCode> = Readonly<Record<Code, Readonly<Record<string, Scenario>>>>;

export function eventsOf(practice: Practice, resourceId: string): readonly EventRecord[] {
  return practice.events().filter((event) => event.resourceId === resourceId);
}

export function newestEvent(practice: Practice, resourceId: string): EventRecord {
  const event = eventsOf(practice, resourceId).at(-1);
  if (event === undefined) throw new Error("no event");
  return event;
}

/** What the buttons of the page do, through the object that owns the event. */
export function press(trouble: Pick<Trouble, "practice" | "resourceId" | "press">): void {
  if (trouble.press === "nothing") return;
  const { practice } = trouble;
  const event = newestEvent(practice, trouble.resourceId);
  const { inbox } = practice.engine(event.tenantId);
  const request = { events: [event], by: "Demo" };
  switch (trouble.press) {
    case "resync":
      inbox.resync(request, practice.nowMs);
      return;
    case "resolve":
      inbox.resolve(request, practice.nowMs);
      return;
    default: {
      const decided = inbox.decide(event, trouble.press, "Demo", practice.nowMs);
      if (!decided.ok) throw new Error(decided.error);
    }
  }
}

/** Everything happens, and an hour passes; what Xero may not announce is looked at. */
export async function later(practice: Practice, ...invoiceIds: readonly string[]): Promise<void> {
  await practice.run(HOUR_MS);
  practice.nowMs += HOUR_MS;
  await practice.announce(...invoiceIds);
  await practice.run(HOUR_MS);
}

/** An invoice that is in step in its satellite, and its copy there. */
export async function mirroredSale(practice: Practice, sale: Sale = {}) {
  const invoice = raise(practice, sale);
  await later(practice);
  const copy = copiesIn(practice, sale.option ?? "Sydney").find((one) => one.InvoiceNumber === invoice.InvoiceNumber);
  if (copy === undefined) throw new Error("no copy");
  return { invoice, copy };
}

export const groupOf = (practice: Practice) => practice.xero.control.person(practice.group);
export const sydneyOf = (practice: Practice) => practice.xero.control.person(practice.satellite("Sydney"));
export const groupSetUp = (practice: Practice) => practice.xero.control.bookkeeping(practice.group);
export const sydneySetUp = (practice: Practice) => practice.xero.control.bookkeeping(practice.satellite("Sydney"));
export const groupContacts = (practice: Practice) => practice.xero.control.contactBook(practice.group);
export const sydneyContacts = (practice: Practice) => practice.xero.control.contactBook(practice.satellite("Sydney"));

export function credit(practice: Practice, amount: number, fields: CreditNoteFields = {}) {
  return groupOf(practice).raiseCreditNote({
    Contact: { Name: "Ridgeway University" },
    Status: "AUTHORISED",
    LineItems: [{ ...line("Sydney", amount), Quantity: 1 }],
    ...fields,
  });
}

/** A change on the Organisations page. */
export function changeEntity(practice: Practice, name: string, change: Partial<FirmEntity>): void {
  const entities = practice.firm.entities.map((entity) =>
    entity.name.includes(name) && entity.role !== "group" ? { ...entity, ...change } : entity,
  );
  practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
}

/** The group's lines as Xero answers them, changed: what cannot be raised by hand, but comes with old or imported documents. */
export function answerLinesAs(practice: Practice, change: (lines: readonly object[]) => readonly object[]): void {
  practice.answer = async (request, response) => {
    const isRead = request.method === "GET" && new URL(request.url).pathname.endsWith("/Invoices");
    if (!isRead || request.headers.get("xero-tenant-id") !== practice.group || !response.ok) return response;
    const body: { Invoices?: { LineItems?: object[] }[] } = JSON.parse(await response.text());
    const invoices = body.Invoices?.map((invoice) => ({ ...invoice, LineItems: change(invoice.LineItems ?? []) }));
    return new Response(JSON.stringify({ ...body, Invoices: invoices }), response);
  };
}

/** Does `act` right before the first call to Sydney's Xero that matches. */
export function justBefore(practice: Practice, method: string, path: RegExp, act: () => void): void {
  let isDone = false;
  practice.network = (request) => {
    const isIt =
      request.method === method &&
      request.headers.get("xero-tenant-id") === practice.satellite("Sydney") &&
      path.test(new URL(request.url).pathname);
    if (isIt && !isDone) {
      isDone = true;
      act();
    }
    return null;
  };
}
