/**
 * Keeps the page up to date: asks for the state every second while the page is seen, and draws what changed.
 */

import { openAddPanel } from "./add-panel.js";
import { openBreakPanel } from "./break-panel.js";
import { openContacts } from "./contacts.js";
import { openCreditNote } from "./credit-note.js";
import { doing, el, sim, toast } from "./dom.js";
import { openInvoice } from "./invoice.js";
import { organisationCard } from "./organisation.js";

const POLL_MS = 1000;

let lastText = "";
let lastCall = 0;
let calls = [];
/** When each document was last changed, to show what is new. */
let seen = null;

async function refresh() {
  let state;
  try {
    state = await sim("GET", "/state");
  } catch {
    notice([el("p", { class: "notice bad" }, "The simulator does not answer. Is it still running?")]);
    lastText = "";
    return;
  }
  const { now: _, ...lasting } = state;
  const text = JSON.stringify(lasting);
  if (text !== lastText) draw(state);
  lastText = text;
  await refreshCalls(state);
}

function draw(state) {
  const main = document.getElementById("organisations");
  const focused = document.activeElement?.dataset?.key;
  const fresh = new Set();
  for (const organisation of state.organisations) {
    for (const row of [...organisation.invoices, ...organisation.creditNotes]) {
      if (seen !== null && seen.get(row.id) !== row.updatedMs) fresh.add(row.id);
    }
  }
  seen = new Map(
    state.organisations.flatMap((one) => [...one.invoices, ...one.creditNotes].map((row) => [row.id, row.updatedMs])),
  );
  main.replaceChildren(
    ...state.organisations.map((one, place) =>
      organisationCard(one, { fresh, place, minuteLimit: state.behaviour.minuteLimit, app: state.app.name }),
    ),
  );
  main.removeAttribute("aria-busy");
  showApp(state.app);
  showAlerts(state.alerts);
  showMails(state.mails);
  showNamed(state.organisations);
  if (focused) main.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  notice(notices(state));
}

/** What came to the app's alert address, which is here in the demo. */
function showAlerts(alerts) {
  document.getElementById("alerts-count").textContent = alerts.length === 0 ? "none yet" : "newest first";
  document
    .getElementById("alerts-rows")
    .replaceChildren(
      ...alerts.map(({ atMs, text }) =>
        el("li", {}, el("span", { class: "muted" }, new Date(atMs).toLocaleTimeString("en-AU")), " ", text),
      ),
    );
}

/** What the app would have sent by mail; in the demo it comes here. */
function showMails(mails) {
  document.getElementById("mails-count").textContent = mails.length === 0 ? "none yet" : "newest first";
  const rows = mails.map(({ atMs, from, to, subject, text }) => {
    const time = new Date(atMs).toLocaleTimeString("en-AU");
    const head = el("p", {}, el("span", { class: "muted" }, `${time} ${from} to ${to}`));
    return el("li", {}, head, el("strong", {}, subject), el("p", { class: "mail-text" }, text));
  });
  document.getElementById("mails-rows").replaceChildren(...rows);
}

/** Opens the record that the address names: the app's "Open in Xero" leads here. Once. */
function showNamed(organisations) {
  const query = new URLSearchParams(location.search);
  const organisation = organisations.find((one) => one.tenantId === query.get("organisation"));
  if (organisation === undefined) return;
  history.replaceState(null, "", location.pathname);
  if (query.has("invoice")) openInvoice(organisation, query.get("invoice"));
  else if (query.has("credit-note")) openCreditNote(organisation, query.get("credit-note"));
  else if (query.has("contact")) openContacts(organisation);
}

/** The way to the app's own page, which is where its webhooks go. */
function showApp({ name, webhookUrl }) {
  const link = document.getElementById("app");
  link.hidden = webhookUrl === null;
  if (webhookUrl === null) return;
  link.href = new URL("/", webhookUrl).href;
  link.textContent = `Open ${name}`;
}

/** What is out of the ordinary right now. */
function notices(state) {
  const words = [];
  const { webhook, faults, app } = state;
  if (state.organisations.length > 0 && state.organisations.every((one) => !one.connected)) {
    words.push([`No organisation is connected to ${app.name} yet: sign in there with Xero first.`, "calm"]);
  }
  if (app.webhookUrl === null) words.push(["No webhook address is set: changes are not announced.", "calm"]);
  if (webhook.status === "retry")
    words.push([`${app.name} does not take the webhooks: ${webhook.waiting} wait for the next try.`, "bad"]);
  if (webhook.status === "disabled") words.push(["The webhook was disabled after failing for 24 hours.", "bad"]);
  if (webhook.dropNext === 1) words.push(["The next webhook event will be lost, as you asked.", "bad"]);
  if (webhook.dropNext > 1)
    words.push([`The next ${webhook.dropNext} webhook events will be lost, as you asked.`, "bad"]);
  const failing = faults.reduce((sum, fault) => sum + fault.times, 0);
  if (failing === 1) words.push(["The next call that matches will fail, as you asked.", "bad"]);
  if (failing > 1) words.push([`The next ${failing} calls that match will fail, as you asked.`, "bad"]);
  if (state.clockOffsetMs > 0) words.push([`The clock is ${duration(state.clockOffsetMs)} ahead.`, "calm"]);
  return words.map(([text, kind]) => el("p", { class: `notice ${kind}` }, text));
}

function duration(ms) {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

function notice(elements) {
  document.getElementById("notices").replaceChildren(...elements);
}

async function refreshCalls(state) {
  const { items } = await sim("GET", `/calls?since=${lastCall}`);
  if (items.length === 0) return;
  lastCall = items.at(-1).sequence;
  calls = [...items.reverse(), ...calls].slice(0, 60);
  document.getElementById("calls-count").textContent = "newest first";
  const names = new Map(state.organisations.map((one) => [one.tenantId, one.name]));
  document.getElementById("calls-rows").replaceChildren(...calls.map((call) => callRow(call, names)));
}

function callRow(call, names) {
  const words = [
    call.status === 0 ? "no answer" : String(call.status),
    call.problem ? `limit: ${call.problem}` : "",
    call.replayed ? "replayed" : "",
    call.fault && call.fault !== "none" ? "as you asked" : "",
  ];
  const path = `${call.path.replace("/api.xro/2.0", "")}${decodeURIComponent(call.query)}`;
  return el(
    "tr",
    {},
    el("td", {}, new Date(call.atMs).toLocaleTimeString("en-AU")),
    el("td", {}, names.get(call.tenantId) ?? "–"),
    el("td", {}, el("code", {}, `${call.method} ${path.length > 110 ? `${path.slice(0, 110)}…` : path}`)),
    el("td", { class: call.status >= 400 || call.status === 0 ? "bad" : "" }, words.filter(Boolean).join(", ")),
  );
}

document.getElementById("add").addEventListener("click", () => openAddPanel());
document.getElementById("break").addEventListener("click", () => openBreakPanel());
document.getElementById("reset").addEventListener("click", () => {
  if (!confirm("Put everything back to how the demo began, here and in the app? What you raised and changed is lost."))
    return;
  doing(async () => {
    const { app } = await sim("POST", "/start-over", {});
    const words = app
      ? "The demo starts over. The app is back in about half a minute; sign in there again."
      : "The organisations start over. The app keeps what it knows: it was not started by this demo.";
    toast(words, app ? "good" : "bad");
  });
});
document.addEventListener("changed", refresh);
document.addEventListener("redraw", () => {
  lastText = "";
  refresh();
});
document.addEventListener("visibilitychange", () => document.hidden || refresh());

(async function keepFresh() {
  for (;;) {
    if (!document.hidden) await refresh();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
})();
