/**
 * Records that Xero shows in a form that nobody can read. That is no refusal, and says nothing about the record: what needs it
 * waits and says so, is asked for again with growing pauses, and goes on by itself; nothing is taken for missing meanwhile.
 */

import { describe, expect, test } from "vitest";
import { newestEvent } from "./catalogue/stage.ts";
import { copiesIn, mirrored, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** From now on, until the answer is called: `field` of each record of that list is no text and no number. */
function unreadable(practice: Practice, tenantId: string, list: string, field: string): () => void {
  practice.answer = async (request, response) => {
    const isOfList = request.method === "GET" && new URL(request.url).pathname.includes(`/${list}`);
    if (!isOfList || request.headers.get("xero-tenant-id") !== tenantId || response.status !== 200) return response;
    const body = (await response.json()) as Readonly<Record<string, readonly object[]>>;
    return Response.json({ ...body, [list]: body[list]?.map((record) => ({ ...record, [field]: {} })) });
  };
  return () => {
    practice.answer = (_, response) => response;
  };
}

const open = () => new Practice({ preset: "friendly", reconcileMinutes: 15 }).open();
const stateOf = (practice: Practice, id: string) => {
  const { status, failures } = newestEvent(practice, id);
  return [status, ...failures.map(({ code }) => code)];
};
const asked = (practice: Practice, tenantId: string, path: string) =>
  practice.calls.filter((call) => call.tenantId === tenantId && call.path.includes(path)).length;

describe("a record of the group that cannot be read", () => {
  test.each([
    ["an invoice", "Invoices", "Total"],
    ["its contact", "Contacts", "Name"],
  ])("waits and says so, and is copied by itself once it can be: %s", async (_, list, field) => {
    const practice = await open();
    const mend = unreadable(practice, practice.group, list, field);
    const invoice = raise(practice);
    await practice.live(20 * MINUTE_MS);
    expect(stateOf(practice, invoice.InvoiceID)).toEqual(["waiting", "xero-unavailable"]);
    expect(newestEvent(practice, invoice.InvoiceID).failures[0]?.detail).toContain(`${field} is not as documented`);
    expect(newestEvent(practice, invoice.InvoiceID).nextAttemptAtMs).toBeGreaterThan(practice.nowMs);
    expect(asked(practice, practice.group, `/${list}?IDs`)).toBeLessThan(12);
    mend();
    await practice.live(HOUR_MS);
    expect(stateOf(practice, invoice.InvoiceID)).toEqual(["synced"]);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
  });

  test("is found by the sweep, whose webhook was lost, and copied once it can be read", async () => {
    const practice = await open();
    await practice.live(MINUTE_MS);
    practice.xero.control.behave({ webhookDropShare: 1 });
    const mend = unreadable(practice, practice.group, "Invoices", "Total");
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    const about = practice.events().filter(({ resourceId }) => resourceId === invoice.InvoiceID);
    expect(about.map(({ source, status }) => [source, status])).toEqual([["reconcile", "waiting"]]);
    mend();
    await practice.live(HOUR_MS);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
  });
});

test("an invoice whose contact Xero refuses to show fails in Xero's words, also one that comes later, and a re-sync asks again", async () => {
  const practice = await open();
  const effect = {
    kind: "status",
    status: 400,
    body: JSON.stringify({ ErrorNumber: 10, Type: "ValidationException", Message: "The contact is broken" }),
  } as const;
  practice.xero.control.addFault({ path: "/api.xro/2.0/Contacts*", tenantId: practice.group, times: 100, effect });
  const first = raise(practice);
  await practice.live(10 * MINUTE_MS);
  const second = raise(practice);
  await practice.live(10 * MINUTE_MS);
  for (const { InvoiceID } of [first, second]) {
    expect(stateOf(practice, InvoiceID)).toEqual(["failed", "xero-rejected"]);
    expect(newestEvent(practice, InvoiceID).failures[0]?.detail).toContain("The contact is broken");
  }
  practice.xero.control.clearFaults();
  const events = [newestEvent(practice, second.InvoiceID)];
  practice.engine(practice.group).inbox.resync({ events, by: "Demo" }, practice.nowMs);
  await practice.live(10 * MINUTE_MS);
  for (const { InvoiceID } of [first, second]) expect(stateOf(practice, InvoiceID)).toEqual(["synced"]);
});

describe("what a satellite has and shows in a form that cannot be read", () => {
  test("is no reason to make a contact of the same name fail", async () => {
    const practice = await open();
    const sydney = practice.satellite("Sydney");
    practice.xero.control.contactBook(sydney).add({ Name: "Ridgeway University" });
    const mend = unreadable(practice, sydney, "Contacts", "Name");
    const invoice = raise(practice);
    await practice.live(20 * MINUTE_MS);
    expect(stateOf(practice, invoice.InvoiceID)).toEqual(["waiting", "xero-unavailable"]);
    mend();
    await practice.live(HOUR_MS);
    expect(stateOf(practice, invoice.InvoiceID)).toEqual(["synced"]);
    expect(
      practice.xero.control
        .contactBook(sydney)
        .all()
        .filter(({ Name }) => Name === "Ridgeway University"),
    ).toHaveLength(1);
  });

  test("is no proof that an unanswered invoice was not made", async () => {
    const practice = await open();
    const sydney = practice.satellite("Sydney");
    practice.network = ({ method, url }) => (method === "PUT" && url.includes("/Invoices") ? "lost-after" : null);
    const mend = unreadable(practice, sydney, "Invoices", "Total");
    const invoice = raise(practice);
    await practice.live(10 * MINUTE_MS);
    practice.network = () => null;
    await practice.live(30 * MINUTE_MS);
    expect(stateOf(practice, invoice.InvoiceID)).toEqual(["waiting", "xero-unavailable"]);
    mend();
    await practice.live(HOUR_MS);
    expect(stateOf(practice, invoice.InvoiceID)).toEqual(["synced"]);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
  });

  test("is looked at again when somebody edited it, by a webhook or by the comparison", async () => {
    for (const webhookDropShare of [0, 1]) {
      const practice = await open();
      const invoice = raise(practice);
      await practice.live(HOUR_MS);
      practice.xero.control.behave({ webhookDropShare });
      const sydney = practice.satellite("Sydney");
      const mend = unreadable(practice, sydney, "Invoices", "Total");
      const [copy] = copiesIn(practice, "Sydney");
      practice.xero.control.person(sydney).editInvoice(copy?.InvoiceID ?? "", { Reference: "by hand" });
      await practice.live(2 * HOUR_MS);
      mend();
      await practice.live(HOUR_MS);
      expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
    }
  });
});
