/** The state of a consent as the entities page shows it. Not scoped by a FirmScope: the grant's object writes its own row. */

import { eq } from "drizzle-orm";
import type { GrantId } from "../ids.ts";
import { grants } from "./schema.ts";
import { database } from "./scope.ts";

export type GrantStatus = "ok" | "reconnect";

export async function setGrantStatus(
  db: D1Database,
  grantId: GrantId,
  { status, atMs }: { readonly status: GrantStatus; readonly atMs: number },
): Promise<void> {
  await database(db).update(grants).set({ status, updatedAtMs: atMs }).where(eq(grants.id, grantId));
}
