/**
 * One credit note opened: where it is applied, and what a person may do with it.
 */

import { badge } from "./badge.js";
import { amount, day, doing, el, isPanelOpen, openPanel, sim } from "./dom.js";

export async function openCreditNote(organisation, creditNoteId, isAgain = false) {
  const path = `/organisations/${organisation.tenantId}/credit-notes/${creditNoteId}`;
  const loaded = await doing(() => sim("GET", path));
  if (!loaded.ok || (isAgain && !isPanelOpen())) return;
  const note = loaded.result;
  const again = () => openCreditNote(organisation, creditNoteId, true);
  const act = (words, work, done, kind = "") =>
    el("button", { type: "button", class: kind, onclick: async () => (await doing(work, done)).ok && again() }, words);
  const money = (value) => amount(value, note.CurrencyCode);
  openPanel(
    `${note.CreditNoteNumber || "Credit note"} · ${organisation.name}`,
    el("p", {}, badge(note.Status), ` ${note.Contact.Name}, ${day(note.Date)}`),
    el(
      "ul",
      { class: "plain" },
      note.LineItems.map((line) =>
        el("li", {}, el("span", {}, line.Description), el("span", {}, money(line.LineAmount))),
      ),
    ),
    el("p", {}, `Total ${money(note.Total)}, ${money(note.RemainingCredit)} left.`),
    note.Allocations.length === 0 ? null : el("h3", {}, "Applied to"),
    el(
      "ul",
      { class: "plain" },
      note.Allocations.map((row) =>
        el(
          "li",
          {},
          el("span", {}, `${row.Invoice.InvoiceNumber}: ${money(row.Amount)} on ${day(row.Date)}`),
          act("Take off", () => sim("DELETE", `${path}/allocations/${row.AllocationID}`), "Taken off.", "quiet"),
        ),
      ),
    ),
    el(
      "p",
      { class: "panel-actions" },
      note.Status === "DRAFT"
        ? act("Approve", () => sim("POST", path, { Status: "AUTHORISED" }), "Approved.", "primary")
        : null,
      note.Status === "AUTHORISED" || note.Status === "PAID"
        ? act("Void", () => sim("POST", path, { Status: "VOIDED" }), "Voided.", "danger")
        : null,
    ),
  );
}
