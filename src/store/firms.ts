/**
 * One firm's name and settings. Every change of settings or entities raises the firm's version in the same transaction
 * (`versionRaise`), because the entity objects compare it at each pass.
 */

import { and, eq, type SQL, sql } from "drizzle-orm";
import { DEFAULT_SETTINGS, type FirmSettings } from "../domain/firm.ts";
import { firms } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

/** Of settings that are written as they were seen: so many other changes of the firm may come between. */
const SEEN_TRIES = 5;

export interface NamedSettings extends Required<FirmSettings> {
  readonly firmName: string;
}

export async function settingsOf(firm: FirmScope): Promise<NamedSettings> {
  const row = await firm.db.select().from(firms).where(eq(firms.id, firm.firmId)).get();
  if (row === undefined) throw new Error(`no firm ${firm.firmId}`);
  return { ...DEFAULT_SETTINGS, ...row.settings, firmName: row.name };
}

type SettingsPart = { readonly [Key in keyof NamedSettings]?: NamedSettings[Key] | undefined };

/**
 * Sets what is named and leaves everything else, whoever else changes another setting at the same time. `seen`: only while
 * these are still what the person saw. False: they are not, and nothing is set.
 */
export async function changeSettings(firm: FirmScope, wanted: SettingsPart, seen?: SettingsPart): Promise<boolean> {
  const write = (...conditions: readonly SQL[]) =>
    firm.db
      .update(firms)
      .set(settingValues(wanted))
      .where(and(eq(firms.id, firm.firmId), ...conditions))
      .returning({ id: firms.id });
  if (seen === undefined) return (await write()).length > 0;
  for (let tries = 0; tries < SEEN_TRIES; tries++) {
    const version = await versionAsSeen(firm, seen);
    if (version === null) return false;
    if ((await write(eq(firms.version, version))).length > 0) return true;
  }
  return false;
}

/** The firm's version while its settings are what a person saw of them; null when one is not. */
async function versionAsSeen(firm: FirmScope, seen: SettingsPart): Promise<number | null> {
  const row = await firm.db.select({ version: firms.version }).from(firms).where(eq(firms.id, firm.firmId)).get();
  // After the version: settings that are newer than it make the write fail, and the next try looks again.
  const now = new Map<string, unknown>(Object.entries(await settingsOf(firm)));
  const isAsSeen = ([key, value]: [string, unknown]) => JSON.stringify(now.get(key)) === JSON.stringify(value);
  return Object.entries(seen).every(isAsSeen) ? (row?.version ?? null) : null;
}

function settingValues({ firmName, ...settings }: SettingsPart) {
  const changes = Object.entries(settings).filter(([, value]) => value !== undefined);
  let stored: SQL = sql`${firms.settings}`;
  for (const [key, value] of changes) {
    stored = sql`json_set(${stored}, ${`$.${key}`}, json(${JSON.stringify(value)}))`;
  }
  return {
    version: sql`${firms.version} + 1`,
    settings: stored,
    ...(firmName === undefined ? {} : { name: firmName }),
  };
}

/** To be sent in the same batch as the change that it announces. */
export function versionRaise(firm: FirmScope) {
  return firm.db
    .update(firms)
    .set({ version: sql`${firms.version} + 1` })
    .where(eq(firms.id, firm.firmId));
}
