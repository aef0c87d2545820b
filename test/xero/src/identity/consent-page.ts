/**
 * The consent page: which person is at the keyboard, what the app asks for, and which organisations to connect.
 * Plain HTML without script. A script can do without it: POST the same address with `decision=allow`
 * (and `user`, and `tenant` per organisation with `choice=made`; without `choice` all of the person's are connected).
 */

import type { User } from "../state/identity-records.ts";
import type { Organisation } from "../state/records.ts";
import { asksForOrganisations } from "./scopes.ts";

export interface ConsentView {
  readonly appName: string;
  readonly scopes: readonly string[];
  readonly user: User;
  readonly users: readonly User[];
  readonly organisations: readonly (Organisation & { readonly connected: boolean })[];
  readonly oneOnly: boolean;
  /** The address of this page, query included: where the form posts to. */
  readonly action: string;
  readonly problem: string | null;
}

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  openid: "Know who you are",
  profile: "See your name",
  email: "See your email address",
  offline_access: "Stay connected when you are away",
  "accounting.invoices": "View and manage invoices and credit notes",
  "accounting.payments": "View and manage payments",
  "accounting.contacts": "View and manage contacts",
  "accounting.settings": "View and manage organisation settings",
  "accounting.settings.read": "View organisation settings",
};

export function consentPage(view: ConsentView): string {
  const scopes = view.scopes.map((scope) => `<li>${escapeHtml(SCOPE_WORDS[scope] ?? scope)}</li>`).join("");
  return htmlPage(
    `${view.appName} wants access`,
    `<h1>${escapeHtml(view.appName)} wants access</h1>
<p class="who">You are <strong>${escapeHtml(fullName(view.user))}</strong> (${escapeHtml(view.user.email)}).${otherPeople(view)}</p>
${view.problem === null ? "" : `<p class="problem" role="alert">${escapeHtml(view.problem)}</p>`}
<form method="post" action="${escapeHtml(view.action)}">
<input type="hidden" name="user" value="${escapeHtml(view.user.id)}">
<input type="hidden" name="choice" value="made">
<h2>It will be able to</h2><ul>${scopes}</ul>
${asksForOrganisations(view.scopes) ? organisationChoice(view) : ""}
<p class="actions"><button name="decision" value="allow" class="primary">Allow access</button>
<button name="decision" value="cancel">Cancel</button></p>
</form>`,
  );
}

function organisationChoice(view: ConsentView): string {
  const kind = view.oneOnly ? "radio" : "checkbox";
  const rows = view.organisations.map(
    (organisation, index) =>
      `<label><input type="${kind}" name="tenant" value="${escapeHtml(organisation.tenantId)}"${
        !view.oneOnly || index === 0 ? " checked" : ""
      }> ${escapeHtml(organisation.name)}${organisation.connected ? " <small>already connected</small>" : ""}</label>`,
  );
  const none = rows.length === 0 ? "<p>This person has no organisations.</p>" : "";
  return `<fieldset><legend>Organisations to connect</legend>${rows.join("")}${none}</fieldset>`;
}

function otherPeople(view: ConsentView): string {
  const links = view.users
    .filter((user) => user.id !== view.user.id)
    .map((user) => `<a href="${escapeHtml(withUser(view.action, user.id))}">${escapeHtml(fullName(user))}</a>`);
  return links.length === 0 ? "" : ` Switch to ${links.join(" or ")}.`;
}

function withUser(action: string, userId: string): string {
  const url = new URL(action, "http://relative.invalid");
  url.searchParams.set("user", userId);
  return `${url.pathname}${url.search}`;
}

function fullName(user: User): string {
  return `${user.givenName} ${user.familyName}`;
}

export function errorPage(error: string, description: string): string {
  return htmlPage(
    "Sorry, something went wrong",
    `<h1>Sorry, something went wrong</h1><p>Error: <strong>${escapeHtml(error)}</strong></p><p>${escapeHtml(description)}</p>`,
  );
}

/** Headers of both pages: no framing, no script, nothing loaded. */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "x-frame-options": "DENY",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
};

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:8vh auto;padding:0 1.25rem}
h1{font-size:1.5rem}h2,legend{font-size:1rem;font-weight:600}
label{display:block;padding:.4rem 0}fieldset{border:1px solid #8886;border-radius:.5rem;margin:1rem 0;padding:.75rem 1rem}
button{font:inherit;padding:.6rem 1.1rem;border-radius:.5rem;border:1px solid #8888;background:none;color:inherit;cursor:pointer}
button.primary{background:#1d5fd1;border-color:#1d5fd1;color:#fff}
.actions{display:flex;gap:.75rem}.problem{color:#b3261e}small{opacity:.7}.note{opacity:.7;font-size:.875rem}`;

function htmlPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${body}
<p class="note">This is a simulated Xero. No real account is involved.</p></main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
