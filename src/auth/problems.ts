/**
 * Why a sign-in or a connect did not happen, with its evidence, and the words that the landing page shows. Pure. The
 * words never repeat what came in the address or in Xero's error texts: anybody can make such an address.
 */

import { unreachable } from "../domain/result.ts";
import type { MemberRole } from "../store/members.ts";

export type SignInProblem =
  /** The person did not allow access at Xero. */
  | { readonly code: "access-refused" }
  | { readonly code: "xero-error" }
  /** No sign-in of this browser belongs to the answer. */
  | { readonly code: "state-mismatch" }
  | { readonly code: "code-refused" }
  /** Xero does not know this Orbit by its client id and secret. */
  | { readonly code: "client-refused" }
  | { readonly code: "xero-unavailable" }
  /** The id_token or the access token is not what Xero issues for this sign-in. */
  | { readonly code: "identity-invalid"; readonly reason: string }
  | { readonly code: "no-firm"; readonly email: string; readonly maySignUp: boolean }
  | { readonly code: "nothing-connected" }
  /** No firm yet, and whoever makes the first one gives the set-up code. */
  | { readonly code: "setup-code-needed" }
  | { readonly code: "setup-code-wrong" }
  | { readonly code: "not-invited"; readonly email: string }
  | { readonly code: "role-too-low"; readonly role: MemberRole; readonly organisations: readonly string[] }
  | { readonly code: "no-organisation"; readonly others: readonly string[] }
  | { readonly code: "held-elsewhere"; readonly organisations: readonly string[] }
  | { readonly code: "not-saved" }
  | { readonly code: "internal" };

export function wordsOf(problem: SignInProblem): string {
  switch (problem.code) {
    case "access-refused":
      return "Access was not allowed at Xero, so nothing was changed.";
    case "xero-error":
      return "Xero did not complete the sign-in. Try again.";
    case "state-mismatch":
      return "The sign-in took too long, was used already, or began in another browser. Try again.";
    case "code-refused":
      return "Xero did not accept the sign-in; its code may have expired. Try again.";
    case "client-refused":
      return "Xero does not accept this Orbit: whoever runs it has to check XERO_CLIENT_ID and XERO_CLIENT_SECRET.";
    case "xero-unavailable":
      return "Xero did not answer, so the sign-in could not be completed. Try again in a moment.";
    case "identity-invalid":
      return "What Xero sent does not prove who you are, so you were not signed in. Try again.";
    case "no-firm":
      return `${problem.email} does not belong to a firm here. Ask the owner of your firm to invite that address${
        problem.maySignUp ? ", or connect an organisation to set up a firm of your own" : ""
      }.`;
    case "nothing-connected":
      return "No organisation is connected yet. Press Connect to Xero to begin.";
    case "setup-code-needed":
      return "This Orbit is not set up yet. Enter its set-up code, which was printed when it was deployed, then connect.";
    case "setup-code-wrong":
      return "That is not this Orbit's set-up code, so nothing was changed. It was printed when Orbit was deployed.";
    case "not-invited":
      return `A firm is set up here already. Ask its owner to invite ${problem.email}, then connect again.`;
    case "role-too-low":
      return `You are ${problem.role === "viewer" ? "a viewer" : "an operator"} of the firm; only ${
        problem.role === "viewer" ? "an owner or operator may reconnect" : "an owner may add"
      } ${listed(problem.organisations)}.`;
    case "no-organisation":
      return problem.others.length === 0
        ? "Xero connected no organisation. If you chose one, there are two likely reasons: the Xero app has all the connections that its tier allows (5 on Starter, 50 on Core), or two uncertified apps are connected to that organisation already. Disconnect what is not needed, or take a larger tier at developer.xero.com, then connect again and choose one."
        : `Orbit works with organisations only; ${listed(problem.others)} cannot be connected.`;
    case "held-elsewhere":
      return `${listed(problem.organisations)} ${problem.organisations.length === 1 ? "belongs" : "belong"} to another firm here and cannot be connected to yours.`;
    case "not-saved":
      return "The connection could not be saved, so nothing was changed. Connect again.";
    case "internal":
      return "Something went wrong inside Orbit, so you were not signed in. It is logged; try again.";
    default:
      return unreachable(problem);
  }
}

/** Names of organisations in a sentence: at most three, the others are counted. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "organisations";
  const shown = names.slice(0, 3);
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length === 1 ? `${all[0]}` : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
