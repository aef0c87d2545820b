/**
 * One organisation as a card: how it stands with the app, its invoices and its credit notes.
 */

import { badge } from "./badge.js";
import { openContacts } from "./contacts.js";
import { openCreditNote } from "./credit-note.js";
import { amount, day, doing, el, sim } from "./dom.js";
import { openInvoice } from "./invoice.js";
import { openInvoiceForm } from "./invoice-form.js";

/** So many documents are shown at first: the cards below stay in reach on a narrow screen. */
const SHOWN_FIRST = 10;
const whole = new Set();

/** `place` is its column: the first is the group, where invoices are raised. `app`: the name of the app. */
export function organisationCard(organisation, { fresh, minuteLimit, place, app }) {
  const { tenantId, name } = organisation;
  const titleId = `title-${tenantId}`;
  const shown = organisation.invoices.filter((row) => row.status !== "DELETED");
  return el(
    "section",
    { class: "card", "aria-labelledby": titleId },
    el(
      "div",
      { class: "card-head" },
      el("h2", { id: titleId }, name),
      el("p", { class: "chips" }, chips(organisation)),
      meter(organisation, minuteLimit),
      el(
        "p",
        { class: "card-actions" },
        el(
          "button",
          {
            type: "button",
            class: place === 0 ? "primary" : null,
            "data-key": `raise-${tenantId}`,
            onclick: () => openInvoiceForm(organisation),
          },
          "New invoice",
        ),
        el(
          "button",
          { type: "button", "data-key": `contacts-${tenantId}`, onclick: () => openContacts(organisation) },
          "Contacts",
        ),
      ),
    ),
    shown.length === 0
      ? el("p", { class: "empty" }, "No invoices yet.")
      : el(
          "ul",
          { class: "rows" },
          (whole.has(tenantId) ? shown : shown.slice(0, SHOWN_FIRST)).map((row) =>
            invoiceRow(organisation, row, { fresh, app }),
          ),
        ),
    more(organisation, shown.length),
    organisation.creditNotes.length === 0
      ? null
      : [
          el("h3", {}, "Credit notes"),
          el(
            "ul",
            { class: "rows" },
            organisation.creditNotes.map((row) => creditRow(organisation, row, { fresh, app })),
          ),
        ],
  );
}

function more({ tenantId }, count) {
  if (count <= SHOWN_FIRST) return null;
  const toggle = () => {
    if (!whole.delete(tenantId)) whole.add(tenantId);
    document.dispatchEvent(new CustomEvent("redraw"));
  };
  const words = whole.has(tenantId) ? `Show the newest ${SHOWN_FIRST}` : `Show all ${count} invoices`;
  return el("button", { type: "button", class: "more", "data-key": `more-${tenantId}`, onclick: toggle }, words);
}

function chips(organisation) {
  const chip = (words, kind) => el("span", { class: `chip ${kind}` }, words);
  const lock = organisation.endOfYearLockDate ?? organisation.periodLockDate;
  return [
    organisation.connected ? chip("Connected", "good") : chip("Not connected", "calm"),
    organisation.offline ? chip("Offline", "bad") : null,
    lock ? chip(`Locked to ${day(lock)}`, "bad") : null,
  ];
}

/** Calls left this minute and today. */
function meter({ remaining, dayLimit }, minuteLimit) {
  return el(
    "p",
    { class: "muted small" },
    `${remaining.minute} of ${minuteLimit} calls left this minute, ${remaining.day.toLocaleString("en-AU")} of ${dayLimit.toLocaleString("en-AU")} in 24 hours`,
  );
}

function invoiceRow(organisation, row, { fresh, app }) {
  const money = (value) => amount(value, row.currency);
  const details = [
    row.type === "ACCPAY" ? "Bill" : null,
    row.dueDate ? `due ${day(row.dueDate)}` : null,
    row.paid > 0 ? `${money(row.paid)} paid` : null,
    row.due > 0 && row.paid > 0 ? `${money(row.due)} to go` : null,
  ];
  const path = `/organisations/${organisation.tenantId}/invoices/${row.id}`;
  const approve = () => doing(() => sim("POST", path, { Status: "AUTHORISED" }), `${row.number} is approved.`);
  const draft = row.status === "DRAFT" || row.status === "SUBMITTED";
  return listRow({
    row,
    fresh,
    app,
    details,
    open: () => openInvoice(organisation, row.id),
    action: draft
      ? el(
          "button",
          { type: "button", class: "quiet row-action", "aria-label": `Approve ${row.number}`, onclick: approve },
          "Approve",
        )
      : null,
  });
}

function creditRow(organisation, row, { fresh, app }) {
  const details = [`${amount(row.remaining, row.currency)} left`];
  return listRow({ row, fresh, app, details, open: () => openCreditNote(organisation, row.id), action: null });
}

function listRow({ row, fresh, app, open, details, action }) {
  const gone = row.status === "VOIDED" ? " gone" : "";
  return el(
    "li",
    { class: `row${fresh.has(row.id) ? " fresh" : ""}${gone}` },
    el(
      "button",
      { type: "button", class: "row-open", "data-key": row.id, onclick: open },
      el(
        "span",
        { class: "row-main" },
        el("strong", {}, row.number || "(no number)"),
        el("span", { class: "row-contact" }, row.contact),
      ),
      el("span", { class: "row-amount" }, amount(row.total, row.currency)),
      el(
        "span",
        { class: "row-details muted small" },
        badge(row.status),
        row.tracking.map((name) => el("span", { class: "tag" }, name)),
        row.byApp ? el("span", { class: "tag app" }, `by ${app}`) : null,
        details.filter(Boolean).map((words) => el("span", {}, words)),
      ),
    ),
    action,
  );
}
