/** What Xero refuses to show together is asked for alone, and what it does not show yet is looked for again in its turn. */

import { describe, expect, test } from "vitest";
import { groupContacts, groupOf, MINUTE_MS, newestEvent, sydneyOf } from "./catalogue/stage.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const SECOND_MS = 1000;
const VALIDATION = JSON.stringify({ ErrorNumber: 10, Type: "ValidationException", Message: "A validation exception" });

/** Lists of several with one of these among them are refused, in the group and in its satellites. */
function refuseListsOf(practice: Practice, ids: readonly string[]): () => readonly string[] {
  const refused: string[] = [];
  practice.instead = ({ url }) => {
    const listed = (new URL(url).searchParams.get("IDs") ?? "").split(",");
    if (listed.length === 1 || !listed.some((id) => ids.includes(id))) return null;
    refused.push(listed.join());
    return new Response(VALIDATION, { status: 400, headers: { "content-type": "application/json" } });
  };
  return () => refused;
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  async function practiceWithSales(count: number) {
    const practice = await new Practice({ preset }).open();
    const ids = Array.from({ length: count }, () => raise(practice).InvoiceID);
    await practice.run(2 * MINUTE_MS);
    return { practice, ids };
  }

  test.each([2, 3])("%i invoices that change together again and again are refused once as a list", async (count) => {
    const { practice, ids } = await practiceWithSales(count);
    const refused = refuseListsOf(practice, ids.slice(-1));
    for (let n = 0; n < 6; n++) {
      for (const id of ids) groupOf(practice).editInvoice(id, { Reference: `${n}` });
      await practice.live(5 * MINUTE_MS);
      // What was refused is not in memory alone.
      practice.crash(practice.group);
    }
    expect(refused()).toHaveLength(1);
    expect(copiesIn(practice, "Sydney").map(({ Reference }) => Reference)).toEqual(ids.map(() => "5"));
  });

  test("one of many that change together again and again is found by halving once", async () => {
    const { practice, ids } = await practiceWithSales(12);
    const refused = refuseListsOf(practice, ids.slice(4, 5));
    for (let n = 0; n < 5; n++) {
      for (const id of ids) groupOf(practice).editInvoice(id, { Reference: `${n}` });
      await practice.live(5 * MINUTE_MS);
    }
    expect(new Set(refused()).size).toBe(refused().length);
    expect(refused().length).toBeLessThanOrEqual(3);
  });

  test("after an hour they are asked for together once more, as what Xero could not take may have changed", async () => {
    const { practice, ids } = await practiceWithSales(2);
    const refused = refuseListsOf(practice, ids);
    const edit = async (reference: string) => {
      for (const id of ids) groupOf(practice).editInvoice(id, { Reference: reference });
      await practice.live(MINUTE_MS);
    };
    await edit("first");
    await practice.live(61 * MINUTE_MS);
    await edit("second");
    await edit("third");
    expect(refused()).toHaveLength(2);
  });

  test("copies that people edit together again and again are refused once as a list", async () => {
    const { practice } = await practiceWithSales(2);
    const ids = copiesIn(practice, "Sydney").map(({ InvoiceID }) => InvoiceID);
    const refused = refuseListsOf(practice, ids);
    for (let n = 0; n < 6; n++) {
      for (const id of ids) sydneyOf(practice).editInvoice(id, { Reference: `by hand ${n}` });
      await practice.live(5 * MINUTE_MS);
    }
    expect(refused()).toHaveLength(1);
  });
});

test("what was reported and shows nothing new is looked for again in its turn, whatever comes in after it", async () => {
  const behaviour = { readLatencyMs: 2 * SECOND_MS };
  const practice = await new Practice({ overlapping: true, behaviour }).open();
  const contactId = raise(practice).Contact?.ContactID ?? "";
  await practice.run(2 * MINUTE_MS);
  // From here on one call at a time, and always another invoice that is due.
  const effect = { kind: "rate-limit", problem: "concurrent" } as const;
  practice.xero.control.addFault({ path: "/api.xro*", tenantId: practice.group, times: 1, effect });
  groupContacts(practice).edit(contactId, { EmailAddress: "new@example.test" });
  await practice.live(4 * SECOND_MS);
  await practice.announceContact(contactId);
  for (let n = 0; n < 20; n++) {
    raise(practice, { option: "Melbourne" });
    await practice.live(SECOND_MS);
  }
  expect(newestEvent(practice, contactId).status).not.toBe("queued");
});
