/** What each role may do, in words. */

import type { MemberRole } from "../../data/shapes.ts";

/** In the order of choice. */
export const ROLES: readonly MemberRole[] = ["operator", "viewer", "owner"];

export const ROLE_MEANINGS: Readonly<Record<MemberRole, string>> = {
  owner: "Does everything, also changes the set-up and invites people.",
  operator: "Can view, retry and resolve. Cannot change settings.",
  viewer: "Looks at everything and changes nothing.",
};

export const ROLE_NAMES: Readonly<Record<MemberRole, string>> = {
  owner: "Owner",
  operator: "Operator",
  viewer: "Viewer",
};
