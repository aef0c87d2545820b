/**
 * What a person has added to a satellite's set-up: what it is called there, whether it is there, and the call that adds it.
 * Every one of them has a name or a code that Xero takes once, so a second try adds nothing twice. Pure.
 */

import type { AdditionWanted, NewAccount } from "../../domain/addition.ts";
import { sameName } from "../../mirror/names.ts";
import type { References } from "../../mirror/references.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { addCurrency, addItems, addTrackingCategory, addTrackingOption, createAccount } from "../../xero/requests.ts";
import type { AdditionPurpose } from "./call-types.ts";

export interface Addition {
  readonly wanted: AdditionWanted;
  readonly by: string;
  /** The list must have been read since then: it may be there already. */
  readonly sinceMs: number;
  readonly dueAtMs: number;
  readonly tries: number;
  /** Why it is given up; null while it is open. */
  readonly failed: string | null;
}

/** Null while the list is not known. */
export function isThere(wanted: AdditionWanted, references: References): boolean | null {
  switch (wanted.list) {
    case "accounts":
      return references.accounts?.some(({ code }) => sameName(code, wanted.account.code)) ?? null;
    case "tracking": {
      if (references.tracking === null) return null;
      const category = references.tracking.find(({ name }) => sameName(name, wanted.category));
      if (category === undefined) return false;
      return wanted.option === null || category.options.some(({ name }) => sameName(name, wanted.option));
    }
    case "currencies":
      return references.currencies?.includes(wanted.code) ?? null;
    case "items":
      return references.items?.some((code) => sameName(code, wanted.code)) ?? null;
  }
}

export interface AdditionCall {
  readonly purpose: AdditionPurpose;
  readonly request: XeroRequest;
}

/** Of additions that are not there: a category comes before its options, and items go together. */
export function callsFor(
  wanted: readonly AdditionWanted[],
  references: References,
  itemsPerCall: number,
): readonly AdditionCall[] {
  const codes = wanted.flatMap((what) => (what.list === "items" ? [what.code] : []));
  const items = Array.from({ length: Math.ceil(codes.length / itemsPerCall) }, (_, index): AdditionCall => {
    const request = addItems(codes.slice(index * itemsPerCall, (index + 1) * itemsPerCall));
    return { purpose: "add-items", request };
  });
  const calls = [...wanted.flatMap((what) => callFor(what, references) ?? []), ...items];
  // Several options wait for one category.
  return [...new Map(calls.map((call) => [`${call.request.path} ${call.request.body}`, call])).values()];
}

/** Null for what goes together with others, and for a category that is there. */
function callFor(wanted: AdditionWanted, references: References): AdditionCall | null {
  switch (wanted.list) {
    case "accounts":
      return { purpose: "add-account", request: createAccount(accountElement(wanted.account)) };
    case "tracking": {
      const category = references.tracking?.find(({ name }) => sameName(name, wanted.category));
      // Its options come when the list shows it.
      if (category === undefined) {
        return { purpose: "add-tracking-category", request: addTrackingCategory(wanted.category) };
      }
      if (wanted.option === null) return null;
      return { purpose: "add-tracking-option", request: addTrackingOption(category.id, wanted.option) };
    }
    case "currencies":
      return { purpose: "add-currency", request: addCurrency(wanted.code) };
    case "items":
      return null;
  }
}

export function accountElement({ code, name, type, taxType, paymentsAllowed }: NewAccount): Record<string, unknown> {
  return {
    Code: code,
    Name: name,
    Type: type,
    ...(taxType === null ? {} : { TaxType: taxType }),
    ...(paymentsAllowed ? { EnablePaymentsToAccount: true } : {}),
  };
}

/** Whether a call that was sent, and of which only the request is known, carried it. */
export function isCarriedBy(wanted: AdditionWanted, request: XeroRequest, references: References): boolean {
  return callsFor([wanted], references, 1).some(({ request: own }) => {
    if (own.path !== request.path) return false;
    if (wanted.list !== "items") return own.body === request.body;
    return request.body?.includes(JSON.stringify({ Code: wanted.code })) ?? false;
  });
}
