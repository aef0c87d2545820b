/**
 * One invoice opened: lines, tax, tracking, payments, credits, history, and what a person may do with it.
 */

import { badge } from "./badge.js";
import { amount, day, doing, el, isPanelOpen, openPanel, sim } from "./dom.js";
import { openInvoiceForm } from "./invoice-form.js";
import { applied, creditForm, paymentForm } from "./invoice-payments.js";

export async function openInvoice(organisation, invoiceId, isAgain = false) {
  const path = `/organisations/${organisation.tenantId}`;
  const loaded = await doing(() => sim("GET", `${path}/invoices/${invoiceId}`));
  if (!loaded.ok || (isAgain && !isPanelOpen())) return;
  const detail = { ...loaded.result, organisation, path, again: () => openInvoice(organisation, invoiceId, true) };
  const { invoice } = detail;
  openPanel(
    `${invoice.InvoiceNumber || "Invoice"} · ${organisation.name}`,
    facts(invoice),
    lines(invoice),
    totals(invoice),
    actions(detail),
    applied(detail),
    history(detail.history),
  );
}

function facts(invoice) {
  const fact = (term, value) => (value ? el("div", {}, el("dt", {}, term), el("dd", {}, value)) : null);
  return el(
    "dl",
    { class: "facts" },
    fact("Status", badge(invoice.Status)),
    fact(invoice.Type === "ACCPAY" ? "From" : "To", invoice.Contact.Name),
    fact("Date", day(invoice.Date)),
    fact("Due", day(invoice.DueDate)),
    fact("Reference", invoice.Reference),
    fact(
      "Currency",
      invoice.CurrencyRate === 1 ? invoice.CurrencyCode : `${invoice.CurrencyCode} at ${invoice.CurrencyRate}`,
    ),
    fact("Source", invoice.Url ? el("a", { href: invoice.Url, rel: "noreferrer" }, "Go to the app") : null),
  );
}

function lines(invoice) {
  const number = { class: "number" };
  return el(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Lines" },
    el(
      "table",
      { class: "lines" },
      el(
        "caption",
        { class: "small muted" },
        `Amounts are ${invoice.LineAmountTypes === "NoTax" ? "without tax" : `tax ${invoice.LineAmountTypes.toLowerCase()}`}`,
      ),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ["Description", "Account", "Tracking", "Qty", "Unit", "Tax", "Amount"].map((name, place) =>
            el("th", { scope: "col", class: place > 2 ? "number" : null }, name),
          ),
        ),
      ),
      el(
        "tbody",
        {},
        invoice.LineItems.map((line) =>
          el(
            "tr",
            {},
            el("td", {}, line.Description),
            el("td", {}, line.AccountCode ?? "–"),
            el(
              "td",
              {},
              line.Tracking.map((entry) => el("span", { class: "tag" }, entry.Option)),
            ),
            el("td", number, line.Quantity ?? ""),
            el("td", number, line.UnitAmount === undefined ? "" : unitWords(line.UnitAmount)),
            el("td", number, `${line.TaxType ?? ""} ${line.TaxAmount.toFixed(2)}`),
            el("td", number, line.LineAmount.toFixed(2)),
          ),
        ),
      ),
    ),
  );
}

/** Two decimals, or as many as there are up to four. */
function unitWords(unit) {
  return unit.toLocaleString("en-AU", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
}

function totals(invoice) {
  const money = (value) => amount(value, invoice.CurrencyCode);
  const row = (term, value, strong) =>
    el("div", { class: strong ? "strong" : null }, el("dt", {}, term), el("dd", {}, money(value)));
  return el(
    "dl",
    { class: "totals" },
    row("Subtotal", invoice.SubTotal),
    row("Tax", invoice.TotalTax),
    row("Total", invoice.Total, true),
    invoice.AmountPaid > 0 ? row("Paid", invoice.AmountPaid) : null,
    invoice.AmountCredited > 0 ? row("Credited", invoice.AmountCredited) : null,
    row("Due", invoice.AmountDue, true),
  );
}

function actions({ invoice, organisation, path, again }) {
  const { InvoiceID, Status } = invoice;
  const own = `${path}/invoices/${InvoiceID}`;
  const act = (words, work, done, kind = "") =>
    el("button", { type: "button", class: kind, onclick: async () => (await doing(work, done)).ok && again() }, words);
  const open = Status === "DRAFT" || Status === "SUBMITTED";
  return [
    el(
      "p",
      { class: "panel-actions" },
      open ? act("Approve", () => sim("POST", own, { Status: "AUTHORISED" }), "Approved.", "primary") : null,
      Status === "VOIDED" || Status === "DELETED"
        ? null
        : el("button", { type: "button", onclick: () => openInvoiceForm(organisation, invoice, again) }, "Edit"),
      open ? act("Delete", () => sim("POST", own, { Status: "DELETED" }), "Deleted.") : null,
      Status === "AUTHORISED" || Status === "PAID"
        ? act("Void", () => sim("POST", own, { Status: "VOIDED" }), "Voided.", "danger")
        : null,
    ),
    Status === "AUTHORISED" ? paymentForm(invoice, own, again) : null,
    Status === "AUTHORISED" ? creditForm({ invoice, path, own, again }) : null,
  ];
}

/** "2026-11-25T22:17:31", UTC, where the reader is. */
function moment(utc) {
  return new Date(`${utc}Z`).toLocaleString("en-AU", { dateStyle: "medium", timeStyle: "short" });
}

function history(records) {
  return [
    el("h3", {}, "History"),
    el(
      "ol",
      { class: "history" },
      records.map((record) =>
        el(
          "li",
          {},
          el("strong", {}, record.Changes),
          el("span", { class: "muted small" }, ` ${moment(record.DateUTCString)} · ${record.User}`),
          el("div", {}, record.Details),
        ),
      ),
    ),
  ];
}
