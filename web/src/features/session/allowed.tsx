/** What the signed-in person may do, by the API's own ranking of roles, for every part of the page that changes something. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { atLeast } from "../../../../src/auth/roles.ts";
import type { MemberRole, Session } from "../../data/shapes.ts";
import type { ViewName } from "../../format/views.ts";

const Signed = createContext<Session | null>(null);

export const SignedIn = Signed.Provider;

export function useSession(): Session {
  const session = useContext(Signed);
  if (session === null) throw new Error("only shown to people who are signed in");
  return session;
}

export function useMay(least: MemberRole): boolean {
  return atLeast(useSession().role, least);
}

/** Views that the API refuses to others. */
const LEAST: Partial<Readonly<Record<ViewName | "nothing", MemberRole>>> = { people: "owner", activity: "operator" };

export function useMaySee(): (view: ViewName | "nothing") => boolean {
  const { role } = useSession();
  return (view) => atLeast(role, LEAST[view] ?? "viewer");
}

/** Why a button is off, for its title. */
export function needsRole(least: MemberRole): string {
  return least === "owner" ? "Only an owner of the firm may do this." : "Viewers can look but not change anything.";
}
