/**
 * What a new Australian organisation starts with: a small chart of accounts and the usual GST rates
 * (docs/xero.md §4.9). Codes and names are those of the default chart; ids are made per organisation, so that none fits
 * another.
 */

import type { AccountClass } from "./records.ts";

export interface ChartAccount {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly taxType: string;
  readonly systemAccount?: string;
  readonly enablePayments?: boolean;
  readonly bankAccountNumber?: string;
}

export const CHART: readonly ChartAccount[] = [
  {
    code: "090",
    name: "Business Bank Account",
    type: "BANK",
    taxType: "BASEXCLUDED",
    bankAccountNumber: "06200011110001",
  },
  {
    code: "091",
    name: "Business Savings Account",
    type: "BANK",
    taxType: "BASEXCLUDED",
    bankAccountNumber: "06200011110002",
  },
  { code: "200", name: "Sales", type: "REVENUE", taxType: "OUTPUT" },
  { code: "210", name: "Bookkeeping Fees", type: "REVENUE", taxType: "OUTPUT" },
  { code: "260", name: "Other Revenue", type: "REVENUE", taxType: "OUTPUT" },
  { code: "270", name: "Interest Income", type: "REVENUE", taxType: "EXEMPTOUTPUT" },
  { code: "310", name: "Cost of Goods Sold", type: "DIRECTCOSTS", taxType: "INPUT" },
  { code: "400", name: "Advertising", type: "EXPENSE", taxType: "INPUT" },
  { code: "404", name: "Bank Fees", type: "EXPENSE", taxType: "EXEMPTEXPENSES" },
  { code: "429", name: "General Expenses", type: "EXPENSE", taxType: "INPUT" },
  { code: "489", name: "Telephone & Internet", type: "EXPENSE", taxType: "INPUT" },
  { code: "610", name: "Accounts Receivable", type: "CURRENT", taxType: "BASEXCLUDED", systemAccount: "DEBTORS" },
  { code: "800", name: "Accounts Payable", type: "CURRLIAB", taxType: "BASEXCLUDED", systemAccount: "CREDITORS" },
  { code: "820", name: "GST", type: "CURRLIAB", taxType: "BASEXCLUDED", systemAccount: "GST" },
  { code: "860", name: "Rounding", type: "CURRLIAB", taxType: "BASEXCLUDED", systemAccount: "ROUNDING" },
  { code: "970", name: "Owner A Funds Introduced", type: "EQUITY", taxType: "BASEXCLUDED", enablePayments: true },
];

export interface ChartTaxRate {
  readonly name: string;
  readonly taxType: string;
  readonly rate: number;
  readonly appliesTo: readonly AccountClass[];
}

const EVERYWHERE: readonly AccountClass[] = ["ASSET", "EQUITY", "EXPENSE", "LIABILITY", "REVENUE"];
const NOT_EXPENSES: readonly AccountClass[] = ["ASSET", "EQUITY", "LIABILITY", "REVENUE"];
const NOT_REVENUE: readonly AccountClass[] = ["ASSET", "EQUITY", "EXPENSE", "LIABILITY"];

export const TAX_RATES: readonly ChartTaxRate[] = [
  { name: "GST on Income", taxType: "OUTPUT", rate: 10, appliesTo: NOT_EXPENSES },
  { name: "GST on Expenses", taxType: "INPUT", rate: 10, appliesTo: NOT_REVENUE },
  { name: "GST Free Income", taxType: "EXEMPTOUTPUT", rate: 0, appliesTo: NOT_EXPENSES },
  { name: "GST Free Expenses", taxType: "EXEMPTEXPENSES", rate: 0, appliesTo: NOT_REVENUE },
  { name: "BAS Excluded", taxType: "BASEXCLUDED", rate: 0, appliesTo: EVERYWHERE },
  { name: "GST on Imports", taxType: "GSTONIMPORTS", rate: 0, appliesTo: NOT_REVENUE },
];

const CLASS_OF_TYPE: Readonly<Record<string, AccountClass>> = {
  BANK: "ASSET",
  CURRENT: "ASSET",
  FIXED: "ASSET",
  INVENTORY: "ASSET",
  NONCURRENT: "ASSET",
  PREPAYMENT: "ASSET",
  EQUITY: "EQUITY",
  DEPRECIATN: "EXPENSE",
  DIRECTCOSTS: "EXPENSE",
  EXPENSE: "EXPENSE",
  OVERHEADS: "EXPENSE",
  CURRLIAB: "LIABILITY",
  LIABILITY: "LIABILITY",
  PAYGLIABILITY: "LIABILITY",
  SUPERANNUATIONLIABILITY: "LIABILITY",
  TERMLIAB: "LIABILITY",
  OTHERINCOME: "REVENUE",
  REVENUE: "REVENUE",
  SALES: "REVENUE",
};

/** The class that follows from an account type, or null for a type that Xero does not have. */
export function classOfType(type: string): AccountClass | null {
  return CLASS_OF_TYPE[type] ?? null;
}
