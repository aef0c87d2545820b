/**
 * The settings of an organisation, as a person changes them in Xero: lock dates, accounts, tax rates, currencies,
 * tracking, branding, items. Refusals are thrown as `Refused`. None of these raise webhooks (docs/xero.md §3.2).
 */

import type { z } from "zod";
import { canonical } from "../input/names.ts";
import { AccountInputSchema, TaxRateInputSchema } from "../input/schemas.ts";
import { createAccount, updateAccount } from "../rules/account.ts";
import { findAccount, findAccountByCode } from "../rules/find.ts";
import { writeTaxRate } from "../rules/tax-rate.ts";
import { createCategory, createOption, updateOption } from "../rules/tracking.ts";
import type {
  Account,
  BrandingTheme,
  Item,
  Organisation,
  TaxRate,
  TrackingCategory,
  TrackingOption,
} from "../state/records.ts";
import type { World } from "../state/world.ts";
import { done, found } from "./refused.ts";

export interface ItemFields {
  readonly code: string;
  readonly name: string;
  readonly unitPrice?: number;
  readonly accountCode?: string;
  readonly taxType?: string;
}

export class Bookkeeping {
  readonly #world: World;
  readonly #tenantId: string;

  constructor(world: World, tenantId: string) {
    this.#world = world;
    this.#tenantId = tenantId;
  }

  organisation(): Organisation {
    return found(this.#world.tables.organisations.get(this.#tenantId), "organisation");
  }

  /** Null unlocks; a date that is not named stays. */
  setLockDates(dates: { readonly period?: string | null; readonly endOfYear?: string | null }): Organisation {
    const { period, endOfYear } = dates;
    return this.#change({
      ...(period === undefined ? {} : { periodLockDate: period }),
      ...(endOfYear === undefined ? {} : { endOfYearLockDate: endOfYear }),
    });
  }

  setDayLimit(dayLimit: number): Organisation {
    return this.#change({ dayLimit });
  }

  /** 503 "The Organisation is offline" for every call. */
  setOffline(offline: boolean): Organisation {
    return this.#change({ offline });
  }

  rename(name: string): Organisation {
    return this.#change({ name });
  }

  addCurrency(code: string): Organisation {
    const { currencies } = this.organisation();
    return this.#change({ currencies: [...new Set([...currencies, code.toUpperCase()])] });
  }

  removeCurrency(code: string): Organisation {
    const { currencies, baseCurrency } = this.organisation();
    return this.#change({ currencies: currencies.filter((own) => own !== code.toUpperCase() || own === baseCurrency) });
  }

  addAccount(fields: z.input<typeof AccountInputSchema>): Account {
    const input = AccountInputSchema.parse(canonical(fields));
    return done(this.#world, () => createAccount(this.#world, this.organisation(), input));
  }

  /** By code, or by id where it has none. ARCHIVED, or ACTIVE again; also renames and so on. */
  editAccount(codeOrId: string, fields: z.input<typeof AccountInputSchema>): Account {
    const byCode = findAccountByCode(this.#world, this.#tenantId, codeOrId);
    const account = found(byCode ?? findAccount(this.#world, this.#tenantId, codeOrId), "account");
    const input = AccountInputSchema.parse(canonical(fields));
    return done(this.#world, () => updateAccount(this.#world, account, input));
  }

  /** With a TaxType that exists, changes it: Status DELETED takes it out of use. */
  saveTaxRate(fields: z.input<typeof TaxRateInputSchema>): TaxRate {
    const input = TaxRateInputSchema.parse(canonical(fields));
    return done(this.#world, () => writeTaxRate(this.#world, { tenantId: this.#tenantId, input, mode: "upsert" }));
  }

  taxRates(): TaxRate[] {
    return this.#world.tables.taxRates.lookup("tenant", this.#tenantId);
  }

  addTrackingCategory(name: string): TrackingCategory {
    return done(this.#world, () => createCategory(this.#world, this.#tenantId, { Name: name }));
  }

  removeTrackingCategory(name: string): TrackingCategory {
    return this.#world.tables.trackingCategories.put({ ...this.#category(name), status: "DELETED" });
  }

  addTrackingOption(categoryName: string, name: string): TrackingOption {
    const category = this.#category(categoryName);
    return done(this.#world, () => createOption(this.#world, category, { Name: name }));
  }

  editTrackingOption(
    categoryName: string,
    optionName: string,
    fields: { readonly Name?: string; readonly Status?: "ACTIVE" | "ARCHIVED" | "DELETED" },
  ): TrackingOption {
    const category = this.#category(categoryName);
    const option = found(
      category.options.find((row) => row.name === optionName),
      "tracking option",
    );
    return done(this.#world, () => updateOption(this.#world, { category, option }, fields));
  }

  addBrandingTheme(name: string): BrandingTheme {
    const sortOrder = this.#world.tables.brandingThemes.lookup("tenant", this.#tenantId).length;
    const id = this.#world.newId();
    return this.#world.tables.brandingThemes.put({
      tenantId: this.#tenantId,
      id,
      name,
      sortOrder,
      createdMs: this.#world.nowMs(),
    });
  }

  addItem(fields: ItemFields): Item {
    return this.#world.tables.items.put({
      tenantId: this.#tenantId,
      id: this.#world.newId(),
      code: fields.code,
      name: fields.name,
      description: fields.name,
      unitPrice: fields.unitPrice ?? 0,
      accountCode: fields.accountCode ?? "200",
      taxType: fields.taxType ?? "OUTPUT",
      updatedMs: this.#world.nowMs(),
    });
  }

  items(): Item[] {
    return this.#world.tables.items.lookup("tenant", this.#tenantId);
  }

  trackingCategories(): TrackingCategory[] {
    return this.#world.tables.trackingCategories.lookup("tenant", this.#tenantId);
  }

  accounts(): Account[] {
    return this.#world.tables.accounts.lookup("tenant", this.#tenantId);
  }

  #category(name: string): TrackingCategory {
    const category = this.trackingCategories().find((row) => row.name === name && row.status === "ACTIVE");
    return found(category, "tracking category");
  }

  #change(fields: Partial<Organisation>): Organisation {
    return this.#world.tables.organisations.put({ ...this.organisation(), ...fields });
  }
}
