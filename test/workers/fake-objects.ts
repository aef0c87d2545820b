/**
 * Durable Objects for tests of the HTTP side: they answer from a table that the test fills, and keep what they were asked.
 * The real objects have tests of their own.
 */

import type { FirmSnapshot } from "../../src/domain/firm.ts";
import type { TenantId } from "../../src/domain/ids.ts";
import type { GrantRpc, TokenSet } from "../../src/objects/grant-rpc.ts";
import type { Objects } from "../../src/objects/objects.ts";
import type { TenantRpc } from "../../src/objects/tenant-rpc.ts";

export interface FakeObjects extends Objects {
  /** Replace single methods. */
  tenantMethods: Partial<TenantRpc>;
  grantMethods: Partial<GrantRpc>;
  readonly configured: { readonly tenant: TenantId; readonly firm: FirmSnapshot }[];
  readonly renewed: TenantId[];
  readonly stored: { readonly grant: string; readonly firm: string; readonly tokens: TokenSet }[];
}

export function fakeObjects(): FakeObjects {
  const missing = async () => {
    throw new Error("the test did not expect this call");
  };
  const objects: FakeObjects = {
    tenantMethods: {},
    grantMethods: {},
    configured: [],
    renewed: [],
    stored: [],
    tenant: (id) => ({
      configure: async (tenant, firm) => {
        objects.configured.push({ tenant, firm });
      },
      consentRenewed: async () => {
        objects.renewed.push(id);
      },
      consentWorks: missing,
      prove: missing,
      check: missing,
      enqueue: missing,
      resync: missing,
      resolve: missing,
      unresolve: missing,
      decide: missing,
      status: missing,
      repair: missing,
      stopKeeping: missing,
      formerCopies: missing,
      forgetCopies: missing,
      startBackfill: missing,
      previewBackfill: missing,
      backfill: missing,
      backfills: missing,
      cancelBackfill: missing,
      trackingCategories: missing,
      accounts: missing,
      setUp: missing,
      addToSetUp: missing,
      additions: missing,
      callsAbout: missing,
      callsByHour: missing,
      comparison: missing,
      startTieOut: missing,
      tieOutProgress: missing,
      monthWait: missing,
      startTakeOver: missing,
      takeOver: missing,
      takeOverItems: missing,
      takeOverWait: missing,
      backup: missing,
      restore: missing,
      eventsOf: async () => [],
      checkDocument: missing,
      lookUp: missing,
      ...objects.tenantMethods,
    }),
    grant: (id) => ({
      store: async (owner, tokens) => {
        objects.stored.push({ grant: id, firm: owner.firmId, tokens });
      },
      accessToken: missing,
      proved: missing,
      forget: missing,
      ...objects.grantMethods,
    }),
  };
  return objects;
}
