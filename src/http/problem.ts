/**
 * Errors of the HTTP surface as `application/problem+json` (RFC 9457, docs/api.md §5): one catalogue of codes with
 * their status and title; the detail says what is wrong in this case and never shows internals. Callers: src/auth,
 * src/api.
 */

import { z } from "@hono/zod-openapi";
import type { Context } from "hono";

const PROBLEMS = {
  "invalid-request": { status: 400, title: "The request is not valid" },
  "not-signed-in": { status: 401, title: "Not signed in" },
  "role-too-low": { status: 403, title: "Your role does not allow this" },
  "token-not-allowed": { status: 403, title: "Access tokens cannot do this" },
  "foreign-origin": { status: 403, title: "The request comes from another site" },
  "not-found": { status: 404, title: "Not found" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "group-exists": { status: 409, title: "The firm already has a group" },
  "no-group": { status: 409, title: "No organisation is the group yet" },
  "option-taken": { status: 409, title: "The tracking option belongs to another satellite" },
  "option-on-group": { status: 409, title: "The group has no tracking option" },
  "account-on-group": { status: 409, title: "These accounts are chosen for satellites" },
  "not-a-satellite": { status: 409, title: "The organisation is not a satellite" },
  "changed-meanwhile": { status: 409, title: "Somebody changed this in the meantime" },
  "still-satellite": { status: 409, title: "The organisation is a satellite" },
  "not-failed": { status: 409, title: "Only failed events can be resolved" },
  "not-resolved": { status: 409, title: "Only resolved events can be taken back" },
  "not-asked": { status: 409, title: "The event does not ask for that choice" },
  "unknown-to-entity": { status: 409, title: "The organisation no longer has this event" },
  unreadable: { status: 409, title: "The delivery cannot be read" },
  "already-invited": { status: 409, title: "Already a member or invited" },
  "not-tied-out": { status: 409, title: "The month has no finished tie-out" },
  "too-many": { status: 409, title: "Too many are open" },
  "no-alert-address": { status: 409, title: "There is no address for alerts" },
  "no-mail": { status: 409, title: "No mail is sent" },
  "not-empty": { status: 409, title: "The firm has mappings already" },
  "not-connected": { status: 409, title: "An organisation of the backup is not connected" },
  "other-release": { status: 409, title: "The backup is of another release" },
  "last-owner": { status: 409, title: "The firm needs an owner" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body must be JSON" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong inside Orbit" },
  "alert-not-taken": { status: 502, title: "The alert address did not take the message" },
  "mail-not-taken": { status: 502, title: "The mail was not sent" },
  "mapping-read-failed": { status: 503, title: "Orbit's database could not be read" },
  "xero-refused": { status: 502, title: "Xero refused the request" },
  "not-configured": { status: 503, title: "Orbit is not configured" },
  "not-ready": { status: 503, title: "Orbit is not ready" },
  "entity-unreachable": { status: 503, title: "The organisation's queue in Orbit did not answer" },
  "xero-unavailable": { status: 503, title: "Xero is not available" },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;
type StatusOf<Code extends ProblemCode> = (typeof PROBLEMS)[Code]["status"];

const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().openapi({ description: "What is wrong in this case, in words." }),
    code: z.string().openapi({ example: "not-found" }),
  })
  .openapi("Problem");

const documented = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: ProblemBody } },
});

/** For the `responses` of a route: what each status means here. */
export const PROBLEM = {
  400: documented("A parameter or the body is not valid; the detail names it."),
  401: documented("Not signed in."),
  403: documented("The person's role does not allow it, or the request comes from another site."),
  404: documented("The firm has nothing of that id."),
  409: documented("The state of things does not allow it; the detail says why."),
  429: documented("Too many requests in a minute; Retry-After says when to go on."),
  502: documented("Xero, or the alert address, refused what Orbit asked."),
  503: documented("Xero or a part of Orbit is not available; try again."),
} as const;

/** The responses that every route may give. */
export const ALWAYS = { 401: PROBLEM[401], 403: PROBLEM[403], 429: PROBLEM[429] } as const;

export function problem<Code extends ProblemCode>(c: Context, code: Code, detail: string) {
  const title: string = PROBLEMS[code].title;
  const status: StatusOf<Code> = PROBLEMS[code].status;
  const type = `urn:orbit:problem:${code}`;
  return c.json({ type, title, status: Number(status), detail, code: String(code) }, status, {
    "content-type": "application/problem+json",
  });
}
