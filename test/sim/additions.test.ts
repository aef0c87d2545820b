/** What a person has added to a satellite's set-up is there once, whatever Xero answers, and what failed for it goes by itself. */

import { describe, expect, test } from "vitest";
import type { AdditionWanted } from "../../src/domain/addition.ts";
import { ADDITION_TRIES_MOST, ADDITIONS_MOST } from "../../src/limits.ts";
import { changeEntity, groupSetUp, HOUR_MS, later, newestEvent, sydneySetUp } from "./catalogue/stage.ts";
import { line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const ACCOUNT = { code: "217", name: "Advice", type: "REVENUE", taxType: "OUTPUT", paymentsAllowed: false };
const ALL: readonly AdditionWanted[] = [
  { list: "accounts", account: ACCOUNT },
  { list: "tracking", category: "Channel", option: "Advice" },
  { list: "tracking", category: "Channel", option: "Audit" },
  { list: "currencies", code: "EUR" },
  { list: "items", code: "HOUR-9" },
  { list: "items", code: "DAY-9" },
];

const ask = (practice: Practice, additions: readonly AdditionWanted[]) =>
  practice.engine(practice.satellite("Sydney")).addToSetUp({ additions, by: "Demo" });
const open = (practice: Practice) => practice.engine(practice.satellite("Sydney")).additions.states();

/** What is in Sydney of what was asked for, each as often as it is there. */
function there(practice: Practice): readonly string[] {
  const own = sydneySetUp(practice);
  const active = own.trackingCategories().filter(({ status }) => status === "ACTIVE");
  return [
    ...own.accounts().flatMap(({ code, name }) => (code === "217" ? [`${code} ${name}`] : [])),
    ...active.flatMap(({ name, options }) => (name === "Channel" ? options.map((one) => `${name}: ${one.name}`) : [])),
    ...own.organisation().currencies.filter((code) => code === "EUR"),
    ...own.items().flatMap(({ code }) => (code.endsWith("-9") ? [code] : [])),
  ].toSorted();
}
const EVERYTHING = ["217 Advice", "DAY-9", "EUR", "HOUR-9", "Channel: Advice", "Channel: Audit"].toSorted();

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const opened = () => new Practice({ preset }).open();

  test("accounts, a category with its options, currencies and items are there once, and nothing is open", async () => {
    const practice = await opened();
    expect(ask(practice, ALL)).toBe(ALL.length);
    await later(practice);
    expect([there(practice), open(practice)]).toEqual([EVERYTHING, []]);
    // Asked for again: what is there is not added twice.
    ask(practice, ALL);
    await later(practice);
    expect([there(practice), open(practice)]).toEqual([EVERYTHING, []]);
  });

  test.each(["lost-after", "lost-before", "server-error"] as const)(
    "what was not answered (%s) is looked for before it is added again",
    async (fault) => {
      const practice = await opened();
      let faults = 3;
      practice.network = ({ method, url }) => {
        const isAddition = method === "PUT" && /Accounts|Tracking|Currencies|Items/.test(url);
        return isAddition && faults-- > 0 ? fault : null;
      };
      ask(practice, ALL);
      await later(practice);
      await later(practice);
      expect([there(practice), open(practice)]).toEqual([EVERYTHING, []]);
    },
  );

  test("an invoice that failed for a missing account goes by itself when the account was added", async () => {
    const practice = await opened();
    practice.changeSettings({ copyMissingAccounts: false });
    groupSetUp(practice).addAccount({ Code: "217", Name: "Advice", Type: "REVENUE", TaxType: "OUTPUT" });
    const invoice = raise(practice, { fields: { LineItems: [{ ...line("Sydney", 100), AccountCode: "217" }] } });
    await later(practice);
    expect(newestEvent(practice, invoice.InvoiceID).status).toBe("failed");
    ask(practice, [{ list: "accounts", account: ACCOUNT }]);
    await practice.run(HOUR_MS);
    expect(newestEvent(practice, invoice.InvoiceID).status).toBe("synced");
  });

  test("what Xero refuses is given up with its words, and can be asked for again", async () => {
    const practice = await opened();
    sydneySetUp(practice).addTrackingCategory("Region");
    const wanted = { list: "tracking", category: "Channel", option: "Advice" } as const;
    ask(practice, [wanted]);
    await later(practice);
    expect(open(practice)).toMatchObject([{ wanted, failed: expect.stringContaining("Xero says: ") }]);
    const own = sydneySetUp(practice);
    own.removeTrackingCategory("Region");
    ask(practice, [wanted]);
    await later(practice);
    expect([there(practice), open(practice)]).toEqual([["Channel: Advice"], []]);
  });
});

test("what Xero never answers is given up, and what is no satellite any more adds nothing", async () => {
  const practice = await new Practice({ preset: "friendly" }).open();
  let tries = 0;
  practice.network = ({ method, url }) => {
    if (method !== "PUT" || !url.includes("/Currencies")) return null;
    tries++;
    return "server-error";
  };
  ask(practice, [{ list: "currencies", code: "EUR" }]);
  for (let hour = 0; hour < 4; hour++) await later(practice);
  expect(open(practice)).toMatchObject([{ failed: expect.stringContaining("did not answer") }]);
  expect(tries).toBe(ADDITION_TRIES_MOST);
  const many = Array.from({ length: ADDITIONS_MOST + 5 }, (_, n) => ({ list: "items", code: `I${n}` }) as const);
  expect(ask(practice, many)).toBe(ADDITIONS_MOST - 1);
  const { additions } = practice.engine(practice.satellite("Sydney"));
  changeEntity(practice, "Sydney", { role: "unassigned" });
  expect([additions.states(), additions.ask({ additions: ALL, by: "Demo" }, practice.nowMs)]).toEqual([[], 0]);
});
