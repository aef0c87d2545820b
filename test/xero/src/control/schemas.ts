/**
 * Bodies that the control API takes, beyond Xero's own. Parsed once at this edge.
 */

import { z } from "zod";
import { PRESETS } from "../behaviour.ts";
import { readDate } from "../calendar.ts";

const date = z.string().refine((text) => readDate(text) === text, "a date as YYYY-MM-DD");

/** Flags that choose between words. */
const SPELLED: Readonly<Record<string, [string, ...string[]]>> = {
  webhookSpelling: ["xero", "compact"],
  webhookEventType: ["upper", "title"],
  limitWindow: ["fixed", "rolling"],
  notFoundBody: ["empty", "text"],
  idempotencyErrorShape: ["problem", "validation"],
  unknownTracking: ["refuse", "drop"],
  paymentEvents: ["none", "bare", "with-data"],
  allocationAmountName: ["Amount", "AppliedAmount"],
  listedCreditDates: ["use", "document"],
  withheldScope: ["none", "invoices", "payments", "contacts", "settings"],
};

/** Any flags, each of its own type; unknown names are refused, so that a typing mistake is noticed. */
export const BehaviourSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(PRESETS.friendly).map(([name, value]) => [name, flagSchema(name, value).optional()]),
  ),
);

function flagSchema(name: string, value: string | number | boolean): z.ZodType {
  if (typeof value === "number") return z.number().min(0);
  if (typeof value === "boolean") return z.boolean();
  return z.enum(SPELLED[name] ?? [value]);
}

export const PlanSchema = z.object({
  name: z.string().trim().min(1),
  tenantId: z.uuid().optional(),
  currencies: z.array(z.string().length(3)).min(1).optional(),
  dayLimit: z.int().min(1).optional(),
  taxNumber: z.string().optional(),
  withoutAccounts: z.array(z.string()).optional(),
  trackingCategories: z.array(z.object({ name: z.string(), options: z.array(z.string()) })).optional(),
  brandingThemes: z.array(z.string()).optional(),
  userIds: z.array(z.string()).optional(),
});

export const UserSchema = z.object({
  id: z.uuid().optional(),
  email: z.email(),
  givenName: z.string().trim(),
  familyName: z.string().trim(),
  tenantIds: z.array(z.string()).default([]),
  adviser: z.boolean().default(false),
});

export const TokenRequestSchema = z.object({
  userId: z.string().optional(),
  tenantIds: z.array(z.string()).optional(),
  scopes: z.array(z.string()).optional(),
  issuer: z.string().optional(),
});

export const OrganisationChangeSchema = z.strictObject({
  name: z.string().min(1).optional(),
  periodLockDate: date.nullable().optional(),
  endOfYearLockDate: date.nullable().optional(),
  dayLimit: z.int().min(1).optional(),
  offline: z.boolean().optional(),
  addCurrency: z.string().length(3).optional(),
  removeCurrency: z.string().length(3).optional(),
});

export const PaymentSchema = z.object({
  amount: z.number().positive(),
  accountCode: z.string().optional(),
  accountId: z.string().optional(),
  date: date.optional(),
  reference: z.string().optional(),
  reconciled: z.boolean().optional(),
  batched: z.boolean().optional(),
});

export const AllocationSchema = z.object({
  invoiceId: z.string(),
  amount: z.number().positive(),
  date: date.optional(),
});

export const CreditSchema = z.object({
  kind: z.enum(["overpayment", "prepayment"]),
  amount: z.number().positive(),
  date: date.optional(),
});

export const OptionChangeSchema = z.object({
  category: z.string(),
  option: z.string(),
  Name: z.string().optional(),
  Status: z.enum(["ACTIVE", "ARCHIVED", "DELETED"]).optional(),
});

export const ItemSchema = z.object({
  code: z.string().min(1),
  name: z.string().min(1),
  unitPrice: z.number().optional(),
  accountCode: z.string().optional(),
  taxType: z.string().optional(),
});
