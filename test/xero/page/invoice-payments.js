/**
 * Payments and credits of an opened invoice: putting them on and taking them off.
 */

import { amount, day, doing, el, field, sim } from "./dom.js";

export function paymentForm(invoice, own, again) {
  const sum = el("input", {
    type: "number",
    step: "0.01",
    min: "0.01",
    required: true,
    value: invoice.AmountDue.toFixed(2),
  });
  const reconciled = el("input", { type: "checkbox" });
  const submit = async (event) => {
    event.preventDefault();
    const body = { amount: Number(sum.value), accountCode: "090", reconciled: reconciled.checked };
    if ((await doing(() => sim("POST", `${own}/payments`, body), "Paid into the business bank account.")).ok) again();
  };
  return el(
    "form",
    { class: "inline-form", onsubmit: submit },
    field("Payment received", sum),
    el("label", { class: "check" }, reconciled, "reconciled with the bank"),
    el("button", {}, "Pay"),
  );
}

/** A credit note like the first line, put on this invoice at once; or money received too much. */
export function creditForm({ invoice, path, own, again }) {
  const sum = el("input", {
    type: "number",
    step: "0.01",
    min: "0.01",
    required: true,
    value: Math.min(invoice.AmountDue, invoice.Total / 2).toFixed(2),
  });
  const credit = async (event) => {
    event.preventDefault();
    const { AccountCode, TaxType, Tracking } = invoice.LineItems[0];
    const line = {
      Description: `Credit for ${invoice.InvoiceNumber}`,
      Quantity: 1,
      UnitAmount: Number(sum.value),
      AccountCode,
      TaxType,
    };
    const tracking = Tracking.map(({ Name, Option }) => ({ Name, Option }));
    const made = await doing(async () => {
      const note = await sim("POST", `${path}/credit-notes`, {
        Contact: { ContactID: invoice.Contact.ContactID },
        Status: "AUTHORISED",
        LineAmountTypes: "Inclusive",
        CurrencyCode: invoice.CurrencyCode,
        LineItems: [{ ...line, Tracking: tracking }],
      });
      await sim("POST", `${path}/credit-notes/${note.CreditNoteID}/allocations`, {
        invoiceId: invoice.InvoiceID,
        amount: Number(sum.value),
      });
    }, "Credited.");
    if (made.ok) again();
  };
  const overpay = async () => {
    const body = { kind: "overpayment", amount: Number(sum.value) };
    if ((await doing(() => sim("POST", `${own}/credits`, body), "An overpayment is applied.")).ok) again();
  };
  return el(
    "form",
    { class: "inline-form", onsubmit: credit },
    field("Credit", sum),
    el("button", {}, "Credit note"),
    el("button", { type: "button", onclick: overpay }, "Overpayment"),
  );
}

/** Payments and credits that are on it, each of which can be taken off. */
export function applied({ invoice, payments, credits, path, again }) {
  const money = (value) => amount(value, invoice.CurrencyCode);
  const off = (words, work, done) =>
    el(
      "button",
      { type: "button", class: "quiet", onclick: async () => (await doing(work, done)).ok && again() },
      words,
    );
  const rows = [
    ...payments.map((payment) =>
      el(
        "li",
        {},
        el(
          "span",
          {},
          `${money(payment.Amount)} paid on ${day(payment.Date)}${payment.IsReconciled ? ", reconciled" : ""}`,
        ),
        off(
          payment.IsReconciled ? "Un-reconcile" : "Reconcile",
          () => sim("POST", `${path}/payments/${payment.PaymentID}`, { reconciled: !payment.IsReconciled }),
          "Done.",
        ),
        off("Remove", () => sim("DELETE", `${path}/payments/${payment.PaymentID}`), "The payment is gone."),
      ),
    ),
    ...credits.map((credit) =>
      el(
        "li",
        {},
        el("span", {}, `${money(credit.amountMinor / 100)} from ${credit.creditNumber || `an ${credit.kind}`}`),
        off(
          "Take off",
          () =>
            credit.kind === "credit-note"
              ? sim("DELETE", `${path}/credit-notes/${credit.creditId}/allocations/${credit.allocationId}`)
              : sim("DELETE", `${path}/invoices/${invoice.InvoiceID}/credits/${credit.allocationId}`),
          "Taken off.",
        ),
      ),
    ),
  ];
  return rows.length === 0 ? null : [el("h3", {}, "Paid and credited"), el("ul", { class: "plain" }, rows)];
}
