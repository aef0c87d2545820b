/**
 * What the groups of the "Break things" panel are made of.
 */

import { doing, el, select } from "./dom.js";

export function group(title, ...content) {
  return el("section", { class: "break-group" }, el("h3", {}, title), content);
}

/** The panel stays as it is: one thing is often broken after another. */
export function button(words, work, done, kind = "") {
  return el("button", { type: "button", class: kind, onclick: () => doing(work, done) }, words);
}

/** Buttons, and what they bring about. */
export function deed(says, ...buttons) {
  return el(
    "div",
    { class: "deed" },
    el("p", { class: "panel-actions" }, buttons),
    el("p", { class: "muted small" }, says),
  );
}

export function organisationSelect(state, any) {
  const options = state.organisations.map((one) => ({ value: one.tenantId, label: one.name }));
  return select(
    any ? [{ value: "", label: "Any organisation" }, ...options] : options,
    any ? "" : (options[1] ?? options[0])?.value,
  );
}
