/**
 * One firm's name and settings. Every change of settings or entities raises the firm's version in the same transaction
 * (`versionRaise`), because the entity objects compare it at each pass.
 */

import { eq, type SQL, sql } from "drizzle-orm";
import { DEFAULT_SETTINGS, type FirmSettings } from "../domain/firm.ts";
import { firms } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

export interface NamedSettings extends Required<FirmSettings> {
  readonly firmName: string;
}

export async function settingsOf(firm: FirmScope): Promise<NamedSettings> {
  const row = await firm.db.select().from(firms).where(eq(firms.id, firm.firmId)).get();
  if (row === undefined) throw new Error(`no firm ${firm.firmId}`);
  return { ...DEFAULT_SETTINGS, ...row.settings, firmName: row.name };
}

/** Sets what is named and leaves everything else, whoever else changes another setting at the same time. */
export async function changeSettings(
  firm: FirmScope,
  { firmName, ...settings }: { readonly [Key in keyof NamedSettings]?: NamedSettings[Key] | undefined },
): Promise<void> {
  const changes = Object.entries(settings).filter(([, value]) => value !== undefined);
  let stored: SQL = sql`${firms.settings}`;
  for (const [key, value] of changes) {
    stored = sql`json_set(${stored}, ${`$.${key}`}, json(${JSON.stringify(value)}))`;
  }
  await firm.db
    .update(firms)
    .set({
      version: sql`${firms.version} + 1`,
      settings: stored,
      ...(firmName === undefined ? {} : { name: firmName }),
    })
    .where(eq(firms.id, firm.firmId));
}

/** To be sent in the same batch as the change that it announces. */
export function versionRaise(firm: FirmScope) {
  return firm.db
    .update(firms)
    .set({ version: sql`${firms.version} + 1` })
    .where(eq(firms.id, firm.firmId));
}
