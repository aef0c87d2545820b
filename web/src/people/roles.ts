/** What each role may do, in words. */

import type { MemberRole } from "../api/shapes.ts";

export const ROLES: readonly { readonly value: MemberRole; readonly label: string }[] = [
  { value: "operator", label: "Operator: looks, re-syncs and resolves" },
  { value: "viewer", label: "Viewer: looks only" },
  { value: "owner", label: "Owner: does everything" },
];

export const ROLE_NAMES: Readonly<Record<MemberRole, string>> = {
  owner: "Owner",
  operator: "Operator",
  viewer: "Viewer",
};
