/** Which role may do what: a viewer reads, an operator also acts on events, an owner does everything. Pure. */

import type { MemberRole } from "../store/members.ts";

const RANK: Readonly<Record<MemberRole, number>> = { viewer: 0, operator: 1, owner: 2 };

export function atLeast(role: MemberRole, least: MemberRole): boolean {
  return RANK[role] >= RANK[least];
}
