/**
 * One organisation as a card: how it stands with the app, its invoices and its credit notes.
 */

import { badge } from "./badge.js";
import { openContacts } from "./contacts.js";
import { openCreditNote } from "./credit-note.js";
import { amount, day, doing, el, sim } from "./dom.js";
import { openInvoice } from "./invoice.js";
import { openInvoiceForm } from "./invoice-form.js";

/** `place` is its column: the first is the group, where invoices are raised. */
export function organisationCard(organisation, { fresh, minuteLimit, place }) {
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
          shown.map((row) => invoiceRow(organisation, row, fresh)),
        ),
    organisation.creditNotes.length === 0
      ? null
      : [
          el("h3", {}, "Credit notes"),
          el(
            "ul",
            { class: "rows" },
            organisation.creditNotes.map((row) => creditRow(organisation, row, fresh)),
          ),
        ],
  );
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
function meter({ remaining, dayLimit, calls }, minuteLimit) {
  return el(
    "p",
    { class: "muted small" },
    `${remaining.minute} of ${minuteLimit} calls left this minute, ${remaining.day.toLocaleString("en-AU")} of ${dayLimit.toLocaleString("en-AU")} today · ${calls} made`,
  );
}

function invoiceRow(organisation, row, fresh) {
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

function creditRow(organisation, row, fresh) {
  const details = [`${amount(row.remaining, row.currency)} left`];
  return listRow({ row, fresh, details, open: () => openCreditNote(organisation, row.id), action: null });
}

function listRow({ row, fresh, open, details, action }) {
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
        row.byApp ? el("span", { class: "tag app" }, "by the app") : null,
        details.filter(Boolean).map((words) => el("span", {}, words)),
      ),
    ),
    action,
  );
}
