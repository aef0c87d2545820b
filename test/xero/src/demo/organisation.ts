/**
 * Opens an organisation with the default chart, tax rates and a branding theme. Used by the demo data, by
 * `/sim/organisations` and by tests. Writes tables only; raises no webhook.
 */

import { CHART, type ChartAccount, classOfType, TAX_RATES } from "../state/chart.ts";
import type { Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";

export interface OrganisationPlan {
  readonly name: string;
  readonly tenantId?: string;
  readonly currencies?: readonly string[];
  readonly dayLimit?: number;
  readonly taxNumber?: string;
  readonly accounts?: readonly ChartAccount[];
  /** Codes of the default chart that this organisation does not have. */
  readonly withoutAccounts?: readonly string[];
  readonly trackingCategories?: readonly { readonly name: string; readonly options: readonly string[] }[];
  readonly brandingThemes?: readonly string[];
  /** People who may connect it; everybody when left out. */
  readonly userIds?: readonly string[];
  /** Makes the ids; the world's dice unless the demo data hands in its own. */
  readonly newId?: () => string;
}

export function openOrganisation(world: World, plan: OrganisationPlan): Organisation {
  const newId = plan.newId ?? (() => world.newId());
  const tenantId = plan.tenantId ?? newId();
  const nowMs = world.nowMs();
  const organisation = world.tables.organisations.put({
    tenantId,
    name: plan.name,
    shortCode: `!${newId().replaceAll("-", "").slice(0, 5)}`,
    countryCode: "AU",
    baseCurrency: plan.currencies?.[0] ?? "AUD",
    currencies: plan.currencies ?? ["AUD"],
    timeZone: "Australia/Sydney",
    taxNumber: plan.taxNumber ?? "",
    periodLockDate: null,
    endOfYearLockDate: null,
    invoicePrefix: "INV-",
    nextInvoiceNumber: 1,
    creditNotePrefix: "CN-",
    nextCreditNoteNumber: 1,
    createdMs: nowMs,
    dayLimit: plan.dayLimit ?? world.behaviour.dayLimit,
    windowPhaseMs: Math.floor(world.random() * 24 * 60 * 60_000),
    offline: false,
  });
  const without = new Set(plan.withoutAccounts);
  const accounts = [...CHART.filter((account) => !without.has(account.code)), ...(plan.accounts ?? [])];
  for (const account of accounts) addChartAccount(world, tenantId, newId(), account);
  addTaxRates(world, tenantId);
  addTrackingAndThemes(world, organisation, plan, newId);
  for (const user of world.tables.users.values()) {
    if (plan.userIds !== undefined && !plan.userIds.includes(user.id)) continue;
    world.tables.users.put({ ...user, tenantIds: [...user.tenantIds, tenantId] });
  }
  return organisation;
}

function addChartAccount(world: World, tenantId: string, id: string, account: ChartAccount): void {
  world.tables.accounts.put({
    tenantId,
    id,
    code: account.code,
    name: account.name,
    type: account.type,
    class: classOfType(account.type) ?? "EXPENSE",
    status: "ACTIVE",
    taxType: account.taxType,
    description: "",
    systemAccount: account.systemAccount ?? "",
    enablePayments: account.enablePayments ?? false,
    currencyCode: account.type === "BANK" ? (world.tables.organisations.get(tenantId)?.baseCurrency ?? "") : "",
    bankAccountNumber: account.bankAccountNumber ?? "",
    updatedMs: world.nowMs(),
  });
}

function addTaxRates(world: World, tenantId: string): void {
  for (const rate of TAX_RATES) {
    world.tables.taxRates.put({
      tenantId,
      name: rate.name,
      taxType: rate.taxType,
      reportTaxType: rate.taxType,
      status: "ACTIVE",
      rate: rate.rate,
      components: [{ name: "GST", rate: rate.rate, compound: false }],
      appliesTo: rate.appliesTo,
    });
  }
}

function addTrackingAndThemes(world: World, to: Organisation, plan: OrganisationPlan, newId: () => string): void {
  for (const category of plan.trackingCategories ?? []) {
    world.tables.trackingCategories.put({
      tenantId: to.tenantId,
      id: newId(),
      name: category.name,
      status: "ACTIVE",
      options: category.options.map((name) => ({ id: newId(), name, status: "ACTIVE" })),
    });
  }
  for (const [sortOrder, name] of ["Standard", ...(plan.brandingThemes ?? [])].entries()) {
    world.tables.brandingThemes.put({ tenantId: to.tenantId, id: newId(), name, sortOrder, createdMs: to.createdMs });
  }
}
