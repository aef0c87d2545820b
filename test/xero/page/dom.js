/**
 * Builds elements, speaks to /sim, and says how things went. Knows nothing of invoices.
 */

const MOST_TOASTS = 2;

/** `el("button", { class: "x", onclick }, "text", child)`; attributes that are null or false are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""),
  );
  return element;
}

/** A labelled control. */
export function field(label, control, hint) {
  return el(
    "label",
    { class: "field" },
    el("span", { class: "field-label" }, label),
    control,
    hint ? el("small", {}, hint) : null,
  );
}

export function select(options, value, attributes = {}) {
  const element = el(
    "select",
    attributes,
    options.map((option) => el("option", { value: option.value, selected: option.value === value }, option.label)),
  );
  if (value !== undefined && value !== null) element.value = value;
  return element;
}

/** Calls /sim; throws an Error whose message is Xero's own when it refuses. */
export async function sim(method, path, body) {
  const response = await fetch(`/sim${path}`, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const json = text === "" ? null : JSON.parse(text);
  if (!response.ok) throw new Error(json?.messages?.join(" ") ?? `The simulator answered ${response.status}.`);
  return json;
}

/** Does something, then says so; a refusal is shown in Xero's words. */
export async function doing(work, done) {
  try {
    const result = await work();
    if (done) toast(done, "good");
    document.dispatchEvent(new CustomEvent("changed"));
    return { ok: true, result };
  } catch (error) {
    toast(error.message, "bad");
    return { ok: false, error };
  }
}

export function toast(words, kind) {
  const note = el("p", { class: `toast ${kind}` }, words);
  // Inside the open panel, because everything outside a modal dialog is inert and below it.
  const toasts = document.getElementById("toasts");
  (panel().open ? panel() : document.body).append(toasts);
  toasts.append(note);
  while (toasts.children.length > MOST_TOASTS) toasts.firstElementChild.remove();
  setTimeout(() => note.remove(), kind === "bad" ? 9000 : 3500);
}

const money = new Map();

export function amount(value, currency) {
  if (!money.has(currency)) {
    money.set(
      currency,
      new Intl.NumberFormat("en-AU", { style: "currency", currency, currencyDisplay: "narrowSymbol" }),
    );
  }
  return money.get(currency).format(value);
}

/** `/Date(1539993600000+0000)/`, `2026-11-22` or milliseconds as a short date. */
export function day(value) {
  if (value === null || value === undefined || value === "") return "–";
  const ms = /Date\((-?\d+)/.exec(String(value))?.[1];
  const date = ms === undefined ? new Date(`${value}T00:00:00Z`) : new Date(Number(ms));
  return date.toLocaleDateString("en-AU", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

const panel = () => document.getElementById("panel");

/** Fills and opens the panel; `title` names it. */
export function openPanel(title, ...content) {
  const toasts = document.getElementById("toasts");
  const close = el(
    "button",
    { type: "button", class: "quiet", onclick: () => panel().close(), "aria-label": "Close" },
    "Close",
  );
  panel().replaceChildren(
    el("div", { class: "panel-head" }, el("h2", { id: "panel-title" }, title), close),
    el("div", { class: "panel-body" }, content),
  );
  panel().append(toasts);
  if (!panel().open) panel().showModal();
}

/** To be asked before it is filled anew: what a person has closed stays closed. */
export function isPanelOpen() {
  return panel().open;
}

export function closePanel() {
  panel().close();
}

document
  .getElementById("panel")
  .addEventListener("close", () => document.body.append(document.getElementById("toasts")));
