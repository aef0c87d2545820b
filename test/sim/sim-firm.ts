/** The firm of a simulated practice: the demo's group and satellites, each satellite with the tracking option of its name. */

import { DEFAULT_SETTINGS, type FirmSettings, type FirmSnapshot } from "../../src/domain/firm.ts";
import { firmId, grantId, tenantId } from "../../src/domain/ids.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import type { Simulator } from "../xero/src/simulator.ts";

export const FIRM = firmId("01FIRM");
export const GRANT = grantId("grant-1");

export function demoFirm(xero: Simulator, settings: Partial<FirmSettings> = {}): FirmSnapshot {
  const organisations = xero.control.organisations();
  const group = organisations.find((organisation) => organisation.tenantId === DEMO.group);
  const category = xero.control.bookkeeping(DEMO.group).trackingCategories()[0];
  if (group === undefined || category === undefined) throw new Error("the demo has no group with a category");
  return {
    version: 1,
    firmId: FIRM,
    name: "Harbour",
    settings: { ...DEFAULT_SETTINGS, trackingCategoryId: category.id, ...settings },
    entities: organisations.map((organisation) => {
      const option = category.options.find((item) => organisation.name.includes(item.name)) ?? null;
      return {
        tenantId: tenantId(organisation.tenantId),
        name: organisation.name,
        role: organisation === group ? "group" : "satellite",
        trackingOptionId: organisation === group ? null : (option?.id ?? null),
        trackingOptionName: organisation === group ? null : (option?.name ?? null),
        paused: false,
        dayLimit: null,
        grantId: GRANT,
      };
    }),
  };
}
