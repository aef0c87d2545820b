/** Making items: a code is required, at most 30 characters, and unique (docs/xero.md §4.5). */

import type { ItemInput } from "../input/schemas.ts";
import { err, ok, type Result } from "../result.ts";
import type { Item } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { MESSAGES } from "./messages.ts";

const LONGEST_CODE = 30;

export function createItem(world: World, tenantId: string, input: ItemInput): Result<Item, string[]> {
  const code = input.Code?.trim() ?? "";
  if (code === "" || code.length > LONGEST_CODE) return err([MESSAGES.itemCode]);
  const isTaken = world.tables.items
    .lookup("tenant", tenantId)
    .some((item) => item.code.toLowerCase() === code.toLowerCase());
  if (isTaken) return err([MESSAGES.itemTaken(code)]);
  const name = input.Name?.trim() ?? code;
  return ok(
    world.tables.items.put({
      ...{ tenantId, id: world.newId(), code, name, description: input.Description ?? "" },
      ...{ unitPrice: 0, accountCode: "", taxType: "", updatedMs: world.nowMs() },
    }),
  );
}
