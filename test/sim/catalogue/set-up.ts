/** What a satellite's set-up lacks or forbids: once it is mended there, everything that rested on it goes on by itself. */

import { line, raise, type Sale } from "../invoices.ts";
import type { Practice } from "../practice.ts";
import { answerLinesAs, groupOf, groupSetUp, HOUR_MS, later, type Scenarios, SYDNEY, sydneySetUp } from "./stage.ts";

const byItself = { press: "nothing", ends: "synced" } as const;
const AUDIT = { Code: "292", Name: "Audit fees", Type: "REVENUE", TaxType: "OUTPUT" };
const HALF = { Name: "GST half", TaxComponents: [{ Name: "GST", Rate: 5 }] };

async function raised(practice: Practice, fields: NonNullable<Sale["fields"]> = {}) {
  const { InvoiceID: resourceId } = raise(practice, { fields });
  await later(practice);
  return { practice, resourceId };
}

const audited = { LineItems: [{ ...line("Sydney"), AccountCode: "292" }] };

export const SET_UP: Scenarios<
  "account-code-missing" | "account-conflict" | "tax-type-missing" | "currency-missing" | "lock-date"
> = {
  "account-code-missing": {
    "the satellite lacks the account, and accounts are not copied": async (open) => {
      const practice = await open({ settings: { copyMissingAccounts: false } });
      groupSetUp(practice).addAccount(AUDIT);
      const made = await raised(practice, audited);
      const mend = () => sydneySetUp(practice).addAccount(AUDIT);
      return { ...made, names: ["292", SYDNEY], screen: "Chart of accounts", mend, ...byItself };
    },
    "the satellite has archived the account, after Orbit read its chart": async (open) => {
      const practice = await open();
      await raised(practice);
      sydneySetUp(practice).editAccount("210", { Status: "ARCHIVED" });
      const made = await raised(practice, { LineItems: [{ ...line("Sydney"), AccountCode: "210" }] });
      const mend = () => sydneySetUp(practice).editAccount("210", { Status: "ACTIVE" });
      return { ...made, names: ["210", SYDNEY], screen: "Chart of accounts", mend, ...byItself };
    },
    "a line has no account": async (open) => {
      const practice = await open();
      answerLinesAs(practice, (lines) => lines.map((one) => ({ ...one, AccountCode: "" })));
      const { InvoiceID: resourceId } = raise(practice);
      await practice.run(HOUR_MS);
      const mend = () => {
        answerLinesAs(practice, (lines) => lines);
        practice.nowMs += HOUR_MS;
        groupOf(practice).editInvoice(resourceId, { LineItems: [line("Sydney", 7)] });
      };
      return { practice, resourceId, names: ["Line 1"], screen: "Sales → Invoices", mend, ...byItself };
    },
  },
  "account-conflict": {
    "another account of the satellite has the name": async (open) => {
      const practice = await open();
      groupSetUp(practice).addAccount(AUDIT);
      sydneySetUp(practice).addAccount({ ...AUDIT, Code: "293" });
      const made = await raised(practice, audited);
      const mend = () => sydneySetUp(practice).editAccount("293", { Name: "Audit fees of old" });
      return { ...made, names: ["292", SYDNEY, "unique Name"], screen: "Chart of accounts", mend, ...byItself };
    },
  },
  "tax-type-missing": {
    "the satellite has no such rate": async (open) => {
      const practice = await open();
      const { taxType: TaxType } = groupSetUp(practice).saveTaxRate(HALF);
      const made = await raised(practice, { LineItems: [{ ...line("Sydney"), TaxType }] });
      const mend = () => sydneySetUp(practice).saveTaxRate(HALF);
      return { ...made, names: ["GST half", "5 %", SYDNEY], screen: "Tax rates", mend, ...byItself };
    },
    "the rate was taken out of use, after Orbit read the rates": async (open) => {
      const practice = await open();
      await raised(practice);
      sydneySetUp(practice).saveTaxRate({ TaxType: "EXEMPTOUTPUT", Status: "DELETED" });
      const made = await raised(practice, { LineItems: [{ ...line("Sydney"), TaxType: "EXEMPTOUTPUT" }] });
      const mend = () => sydneySetUp(practice).saveTaxRate({ TaxType: "EXEMPTOUTPUT", Status: "ACTIVE" });
      return { ...made, names: ["GST Free Income", SYDNEY], screen: "Tax rates", mend, ...byItself };
    },
  },
  "currency-missing": {
    "the satellite does not use the currency": async (open) => {
      const practice = await open();
      groupSetUp(practice).addCurrency("NZD");
      const made = await raised(practice, { CurrencyCode: "NZD" });
      const mend = () => sydneySetUp(practice).addCurrency("NZD");
      return { ...made, names: ["NZD", SYDNEY], screen: "Currencies", mend, ...byItself };
    },
  },
  "lock-date": {
    "the period is locked": async (open) => {
      const practice = await open();
      sydneySetUp(practice).setLockDates({ period: "2026-12-31" });
      const made = await raised(practice, { Date: "2026-11-19" });
      const mend = () => sydneySetUp(practice).setLockDates({ period: "2025-06-30" });
      const names = ["19 Nov 2026", "31 Dec 2026", SYDNEY];
      return { ...made, names, screen: "Financial settings", mend, ...byItself };
    },
    "the period was locked after Orbit read the settings": async (open) => {
      const practice = await open();
      await raised(practice);
      sydneySetUp(practice).setLockDates({ endOfYear: "2026-12-31" });
      const made = await raised(practice, { Date: "2026-11-19" });
      const mend = () => sydneySetUp(practice).setLockDates({ endOfYear: null });
      const names = ["19 Nov 2026", "31 Dec 2026", SYDNEY];
      return { ...made, names, screen: "Financial settings", mend, ...byItself };
    },
  },
};
