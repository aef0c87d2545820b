/**
 * /Organisation, /Accounts, /TaxRates, /BrandingThemes (read only), /Currencies, /Items.
 */

import { AccountInputSchema, CurrencyInputSchema, ItemInputSchema, TaxRateInputSchema } from "../input/schemas.ts";
import { err, ok } from "../result.ts";
import { createAccount, deleteAccount, updateAccount } from "../rules/account.ts";
import { findAccount, findTaxRate } from "../rules/find.ts";
import { createItem } from "../rules/item.ts";
import { MESSAGES } from "../rules/messages.ts";
import { writeTaxRate } from "../rules/tax-rate.ts";
import type { Account } from "../state/records.ts";
import { envelope } from "../wire/envelope.ts";
import {
  accountJson,
  actionsJson,
  brandingThemeJson,
  currencyJson,
  itemJson,
  organisationJson,
  taxRateJson,
} from "../wire/settings.ts";
import { type Answer, jsonAnswer, notFoundAnswer } from "./answer.ts";
import type { Call, Route } from "./call.ts";
import { listAnswer } from "./list.ts";
import { refusedElement, validationAnswer, writeAnswer } from "./write.ts";

export const SETTINGS_ROUTES: readonly Route[] = [
  { method: "GET", path: "/Organisation", scopes: ["settings"], handler: getOrganisation },
  { method: "GET", path: "/Organisations", scopes: ["settings"], handler: getOrganisation },
  { method: "GET", path: "/Organisation/Actions", scopes: ["settings"], handler: getActions },
  { method: "GET", path: "/Accounts", scopes: ["settings"], handler: listAccounts },
  { method: "PUT", path: "/Accounts", scopes: ["settings"], handler: (call) => writeAccount(call, null) },
  { method: "GET", path: "/Accounts/:id", scopes: ["settings"], handler: (call) => withAccount(call, one) },
  { method: "POST", path: "/Accounts/:id", scopes: ["settings"], handler: (call) => withAccount(call, writeAccount) },
  {
    method: "DELETE",
    path: "/Accounts/:id",
    scopes: ["settings"],
    handler: (call) => withAccount(call, removeAccount),
  },
  { method: "GET", path: "/TaxRates", scopes: ["settings"], handler: listTaxRates },
  { method: "GET", path: "/TaxRates/:taxType", scopes: ["settings"], handler: getTaxRate },
  { method: "PUT", path: "/TaxRates", scopes: ["settings"], handler: (call) => writeTaxRates(call, "create") },
  { method: "POST", path: "/TaxRates", scopes: ["settings"], handler: (call) => writeTaxRates(call, "upsert") },
  { method: "GET", path: "/BrandingThemes", scopes: ["settings"], handler: listThemes },
  { method: "GET", path: "/Currencies", scopes: ["settings"], handler: listCurrencies },
  { method: "PUT", path: "/Currencies", scopes: ["settings"], handler: addCurrency },
  { method: "GET", path: "/Items", scopes: ["settings", "invoices"], handler: listItems },
  // With invoices alone: 401 insufficient_scope (docs/xero.md §1.6).
  { method: "PUT", path: "/Items", scopes: ["settings"], handler: createItems },
];

function getOrganisation({ world, organisation }: Call): Answer {
  return jsonAnswer(200, envelope(world, "Organisations", [organisationJson(organisation)]));
}

function getActions({ world, organisation }: Call): Answer {
  return jsonAnswer(200, envelope(world, "Actions", actionsJson(organisation)));
}

function listAccounts(call: Call): Answer {
  const { world, organisation } = call;
  return listAnswer(call, {
    resource: "Account",
    plural: "Accounts",
    rows: world.tables.accounts
      .lookup("tenant", organisation.tenantId)
      .filter((row) => row.status !== "DELETED")
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
    idOf: (row) => row.id,
    updatedMsOf: (row) => row.updatedMs,
    show: accountJson,
    defaultOrder: "given",
    paging: "never",
  });
}

function withAccount(call: Call, then: (call: Call, account: Account) => Answer): Answer {
  const account = findAccount(call.world, call.organisation.tenantId, (call.params.id ?? "").toLowerCase());
  return account === null ? notFoundAnswer(call.world.behaviour.notFoundBody) : then(call, account);
}

function one(call: Call, account: Account): Answer {
  return jsonAnswer(200, envelope(call.world, "Accounts", [accountJson(account)]));
}

function writeAccount(call: Call, stored: Account | null): Answer {
  const { world, organisation } = call;
  return writeAnswer(call, {
    plural: "Accounts",
    schema: AccountInputSchema,
    idName: "AccountID",
    errorFlag: "HasValidationErrors",
    oneOnly: true,
    write: (input) => {
      const written = stored === null ? createAccount(world, organisation, input) : updateAccount(world, stored, input);
      return written.ok ? ok({ record: written.value, warnings: [] }) : written;
    },
    show: accountJson,
  });
}

function removeAccount(call: Call, stored: Account): Answer {
  const removed = deleteAccount(call.world, stored);
  if (removed.ok) return one(call, removed.value);
  const names = { idName: "AccountID", errorFlag: "HasValidationErrors" };
  return validationAnswer([refusedElement({ AccountID: stored.id }, removed.error, names, false)]);
}

function listTaxRates(call: Call): Answer {
  const { world, organisation } = call;
  return listAnswer(call, {
    resource: "TaxRate",
    plural: "TaxRates",
    rows: world.tables.taxRates.lookup("tenant", organisation.tenantId),
    idOf: (row) => row.taxType,
    updatedMsOf: null,
    show: taxRateJson,
    defaultOrder: "given",
    paging: "never",
  });
}

function getTaxRate({ world, organisation, params }: Call): Answer {
  const rate = findTaxRate(world, organisation.tenantId, params.taxType ?? "");
  if (rate === null) return notFoundAnswer(world.behaviour.notFoundBody);
  return jsonAnswer(200, envelope(world, "TaxRates", [taxRateJson(rate)]));
}

function writeTaxRates(call: Call, mode: "create" | "upsert"): Answer {
  const { world, organisation } = call;
  return writeAnswer(call, {
    plural: "TaxRates",
    schema: TaxRateInputSchema,
    idName: "TaxType",
    errorFlag: "HasValidationErrors",
    oneOnly: true,
    write: (input) => {
      const written = writeTaxRate(world, { tenantId: organisation.tenantId, input, mode });
      return written.ok ? ok({ record: written.value, warnings: [] }) : written;
    },
    show: taxRateJson,
  });
}

function listThemes({ world, organisation }: Call): Answer {
  const themes = world.tables.brandingThemes.lookup("tenant", organisation.tenantId);
  return jsonAnswer(200, envelope(world, "BrandingThemes", themes.map(brandingThemeJson)));
}

function listCurrencies({ world, organisation }: Call): Answer {
  return jsonAnswer(200, envelope(world, "Currencies", organisation.currencies.map(currencyJson)));
}

function addCurrency(call: Call): Answer {
  const { world, organisation } = call;
  return writeAnswer(call, {
    plural: "Currencies",
    schema: CurrencyInputSchema,
    idName: "Code",
    errorFlag: "HasValidationErrors",
    oneOnly: true,
    write: ({ Code }) => {
      const code = Code?.toUpperCase() ?? "";
      const current = world.tables.organisations.get(organisation.tenantId) ?? organisation;
      if (!/^[A-Z]{3}$/.test(code)) return err([MESSAGES.currencyUnknown]);
      if (current.currencies.includes(code)) return err([MESSAGES.currencyTaken]);
      world.tables.organisations.put({ ...current, currencies: [...current.currencies, code] });
      return ok({ record: code, warnings: [] });
    },
    show: currencyJson,
  });
}

function createItems(call: Call): Answer {
  const { world, organisation } = call;
  return writeAnswer(call, {
    plural: "Items",
    schema: ItemInputSchema,
    idName: "ItemID",
    errorFlag: "HasValidationErrors",
    write: (input) => {
      const written = createItem(world, organisation.tenantId, input);
      return written.ok ? ok({ record: written.value, warnings: [] }) : written;
    },
    show: itemJson,
  });
}

function listItems(call: Call): Answer {
  const { world, organisation } = call;
  return listAnswer(call, {
    resource: "Item",
    plural: "Items",
    rows: world.tables.items.lookup("tenant", organisation.tenantId),
    idOf: (row) => row.id,
    updatedMsOf: (row) => row.updatedMs,
    show: itemJson,
    defaultOrder: "given",
    paging: "never",
  });
}
