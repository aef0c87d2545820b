/**
 * A firm as the entity objects see it: its settings and organisations in one numbered snapshot. The API writes it to D1
 * and hands it to the objects; an object takes a snapshot only when its version is higher. Pure types and lookups.
 */

import { ALERT_FAILED_EVENTS } from "../limits.ts";
import type { FirmId, GrantId, TenantId } from "./ids.ts";
import { TIER_TERMS, type XeroTier } from "./xero-tiers.ts";

export type Role = "group" | "satellite" | "unassigned";

/** Which side's receipts Orbit carries to the other (docs/api.md §5). */
export type PaymentsFrom = "group" | "satellite" | "either";

export interface FirmSettings {
  readonly trackingCategoryId: string | null;
  readonly mixedTracking: "fail" | "first-line";
  readonly copyMissingAccounts: boolean;
  readonly satelliteEdits: "overwrite" | "keep" | "ask";
  readonly syncBills: boolean;
  readonly historyNotes: boolean;
  readonly alertUrl: string | null;
  /** Absent in snapshots from before it could be set: "group". */
  readonly paymentsFrom?: PaymentsFrom;
  /** Alert rules; absent, as the next ones, in snapshots from before they could be set. Failed events that make an alert. */
  readonly alertFailures?: number;
  /** A decimal with two places, of any currency: a failed document of this much makes an alert alone. Null: none does. */
  readonly alertAmount?: string | null;
  /** "22:00" in the firm's time zone; null: alerts come at any hour. */
  readonly quietHours?: QuietHours | null;
  /** IANA name, such as Australia/Sydney. */
  readonly timeZone?: string;
  /** Of the firm's Xero app; null: not said. */
  readonly xeroTier?: XeroTier | null;
}

export interface QuietHours {
  readonly from: string;
  readonly until: string;
}

/** The contract's defaults (docs/api.md §5). */
export const DEFAULT_SETTINGS: Required<FirmSettings> = {
  trackingCategoryId: null,
  mixedTracking: "fail",
  copyMissingAccounts: true,
  satelliteEdits: "overwrite",
  syncBills: false,
  historyNotes: false,
  alertUrl: null,
  paymentsFrom: "group",
  alertFailures: ALERT_FAILED_EVENTS,
  alertAmount: null,
  quietHours: null,
  timeZone: "UTC",
  xeroTier: null,
};

/** One connected Xero organisation. */
export interface FirmEntity {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly role: Role;
  readonly trackingOptionId: string | null;
  readonly trackingOptionName: string | null;
  readonly paused: boolean;
  /** Calls in 24 hours; null means the Worker's XERO_DAY_LIMIT. */
  readonly dayLimit: number | null;
  readonly grantId: GrantId;
  /**
   * Of a satellite: the group's account for what was received in the satellite. A code, or an id where the account has
   * none; absent, as the next one, in snapshots from before it could be chosen.
   */
  readonly groupPaymentsAccount?: string | null;
  /** Of a satellite: its own account for what an overpayment or prepayment of the group pays. */
  readonly creditsAccount?: string | null;
  /** Of a satellite: what people chose where its codes differ, by the group's code; absent in snapshots from before. */
  readonly accountCodes?: CodeChoices | null;
  readonly taxTypes?: CodeChoices | null;
  /**
   * Whether its consent lets Orbit add to its set-up (accounts, tracking, currencies, items); null or absent: not known, as for
   * consents from before it was kept.
   */
  readonly mayAdd?: boolean | null;
}

/** The satellite's code by the group's; of an account that has none the id. */
export type CodeChoices = Readonly<Record<string, string>>;

/** What a satellite has for what the group names, as people chose it. */
export interface Equivalents {
  readonly accounts: CodeChoices;
  readonly taxTypes: CodeChoices;
}

export function equivalentsOf(entity: Pick<FirmEntity, "accountCodes" | "taxTypes"> | null): Equivalents {
  return { accounts: entity?.accountCodes ?? {}, taxTypes: entity?.taxTypes ?? {} };
}

/** As it is in force: snapshots from before it could be set do not name it. */
export function paymentsFromOf({ settings }: Pick<FirmSnapshot, "settings">): PaymentsFrom {
  return settings.paymentsFrom ?? DEFAULT_SETTINGS.paymentsFrom;
}

/** An organisation that was removed: documents that were mirrored with it still have its name. */
export interface FormerEntity {
  readonly tenantId: TenantId;
  readonly name: string;
}

export interface FirmSnapshot {
  readonly version: number;
  readonly firmId: FirmId;
  readonly name: string;
  readonly settings: FirmSettings;
  readonly entities: readonly FirmEntity[];
  /** The last that were removed, a bounded number; missing in snapshots of earlier versions. */
  readonly former?: readonly FormerEntity[];
}

export function entityOf(firm: FirmSnapshot, tenantId: TenantId): FirmEntity | null {
  return firm.entities.find((entity) => entity.tenantId === tenantId) ?? null;
}

/** The other organisations that the consent of this one serves. */
export function othersOfConsent(firm: FirmSnapshot, tenantId: TenantId): readonly TenantId[] {
  const own = entityOf(firm, tenantId);
  const others = firm.entities.filter((one) => one.tenantId !== tenantId && one.grantId === own?.grantId);
  return others.map((one) => one.tenantId);
}

/** A tenant's name for people; its id where the firm never had it, or long ago. */
export function nameIn(firm: FirmSnapshot, tenantId: TenantId): string {
  const former = firm.former?.find((entity) => entity.tenantId === tenantId);
  return entityOf(firm, tenantId)?.name ?? former?.name ?? tenantId;
}

/** Calls in 24 hours that a person named for it, or that the firm's tier allows; null: neither was said. */
export function dayLimitOf(firm: FirmSnapshot, tenantId: TenantId): number | null {
  const { xeroTier } = firm.settings;
  const ofTier = xeroTier == null ? null : TIER_TERMS[xeroTier].dayCalls;
  return entityOf(firm, tenantId)?.dayLimit ?? ofTier;
}

export interface Adding {
  readonly copyMissingAccounts: boolean;
  /** Whether the consent lets Orbit add to the organisation's set-up; null: not known. */
  readonly mayAdd: boolean | null;
}

export function addingAt(firm: FirmSnapshot, tenantId: TenantId): Adding {
  const { copyMissingAccounts } = firm.settings;
  return { copyMissingAccounts, mayAdd: entityOf(firm, tenantId)?.mayAdd ?? null };
}

/** Missing accounts are added there: people want it, and the consent allows it as far as that is known. */
export function addsAccounts({ copyMissingAccounts, mayAdd }: Adding): boolean {
  return copyMissingAccounts && mayAdd !== false;
}

export function groupOf(firm: FirmSnapshot): FirmEntity | null {
  return firm.entities.find((entity) => entity.role === "group") ?? null;
}

export function satellitesOf(firm: FirmSnapshot): readonly FirmEntity[] {
  return firm.entities.filter((entity) => entity.role === "satellite");
}
