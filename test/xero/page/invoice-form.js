/**
 * Raises an invoice, or edits one: contact chosen or new, lines with account, tax and tracking.
 */

import { closePanel, doing, el, field, openPanel, select, sim } from "./dom.js";

const NEW_CONTACT = "new";

/** With an invoice it is edited, and `then` follows; else a new one is raised. */
export async function openInvoiceForm(organisation, invoice = null, then = closePanel) {
  const loaded = await doing(() => sim("GET", `/organisations/${organisation.tenantId}`));
  if (!loaded.ok) return;
  const choices = loaded.result;
  const contact = contactFields(choices, invoice);
  const reference = el("input", { type: "text", value: invoice?.Reference ?? "" });
  const date = el("input", {
    type: "date",
    required: true,
    value: (invoice?.DateString ?? new Date().toISOString()).slice(0, 10),
  });
  const due = el("input", { type: "date", value: invoice?.DueDateString?.slice(0, 10) ?? inTwoWeeks() });
  const types = select(
    [
      { value: "Exclusive", label: "Tax exclusive" },
      { value: "Inclusive", label: "Tax inclusive" },
      { value: "NoTax", label: "No tax" },
    ],
    invoice?.LineAmountTypes ?? "Exclusive",
  );
  const list = el("div", { class: "line-forms" });
  const add = (line) => list.append(lineForm(choices, line, () => list.children.length > 1));
  for (const line of invoice?.LineItems ?? [null]) add(line);

  const submit = async (event) => {
    event.preventDefault();
    const status = event.submitter?.value;
    const body = {
      Contact: contact.read(),
      Reference: reference.value,
      Date: date.value,
      DueDate: due.value || undefined,
      LineAmountTypes: types.value,
      LineItems: [...list.children].map((row) => row.read()),
      ...(status ? { Status: status } : {}),
    };
    const path = `/organisations/${organisation.tenantId}/invoices${invoice ? `/${invoice.InvoiceID}` : ""}`;
    const saved = await doing(
      () => sim("POST", path, body),
      invoice ? "Saved." : status === "AUTHORISED" ? "Approved." : "Saved as a draft.",
    );
    if (saved.ok) then();
  };
  const open = invoice === null || invoice.Status === "DRAFT" || invoice.Status === "SUBMITTED";
  openPanel(
    invoice ? `Edit ${invoice.InvoiceNumber} · ${organisation.name}` : `New invoice · ${organisation.name}`,
    el(
      "form",
      { class: "form", onsubmit: submit },
      el(
        "div",
        { class: "form-grid" },
        contact.elements,
        field("Reference", reference),
        field("Date", date),
        field("Due", due),
        field("Amounts are", types),
      ),
      el("h3", {}, "Lines"),
      list,
      el("p", {}, el("button", { type: "button", onclick: () => add(null) }, "Add a line")),
      el(
        "p",
        { class: "panel-actions" },
        open ? el("button", { class: "primary", value: "AUTHORISED" }, "Approve") : null,
        el(
          "button",
          { value: open && !invoice ? "DRAFT" : "", class: open ? "" : "primary" },
          invoice ? "Save" : "Save as draft",
        ),
      ),
    ),
  );
}

function inTwoWeeks() {
  return new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
}

function contactFields({ contacts }, invoice) {
  const active = contacts.filter((row) => row.status === "ACTIVE" || row.id === invoice?.Contact.ContactID);
  const options = [
    ...active.map((row) => ({ value: row.id, label: row.name })),
    { value: NEW_CONTACT, label: "Someone new…" },
  ];
  const name = el("input", { type: "text", maxlength: "255" });
  const nameField = field("Name of the new contact", name);
  const show = () => {
    nameField.hidden = chosen.value !== NEW_CONTACT;
    name.required = chosen.value === NEW_CONTACT;
  };
  const chosen = select(options, invoice?.Contact.ContactID ?? options[0].value, { onchange: show });
  show();
  return {
    elements: [field("Contact", chosen), nameField],
    read: () => (chosen.value === NEW_CONTACT ? { Name: name.value.trim() } : { ContactID: chosen.value }),
  };
}

function lineForm({ accounts, taxRates, trackingCategories }, line, mayRemove) {
  const usable = accounts.filter((row) => row.status === "ACTIVE" && row.type !== "BANK" && row.systemAccount === "");
  const income = usable.filter((row) => ["REVENUE", "SALES", "OTHERINCOME"].includes(row.type));
  const ordered = [...income, ...usable.filter((row) => !income.includes(row))];
  const description = el("input", {
    type: "text",
    value: line?.Description ?? "",
    required: true,
    placeholder: "What was done",
  });
  const quantity = el("input", { type: "number", step: "any", value: line?.Quantity ?? 1, required: true });
  const unit = el("input", { type: "number", step: "any", value: line?.UnitAmount ?? "", required: true });
  const account = select(
    [{ value: "", label: "None" }, ...ordered.map((row) => ({ value: row.code, label: `${row.code} ${row.name}` }))],
    line ? (line.AccountCode ?? "") : (ordered[0]?.code ?? ""),
  );
  const tax = select(
    [
      { value: "", label: "By account" },
      ...taxRates
        .filter((row) => row.status === "ACTIVE")
        .map((row) => ({ value: row.taxType, label: `${row.name} (${row.rate} %)` })),
    ],
    line?.TaxType ?? "",
  );
  const tracking = trackingCategories
    .filter((category) => category.status === "ACTIVE")
    .map((category) => {
      const current = line?.Tracking.find((entry) => entry.Name === category.name)?.Option ?? "";
      const options = category.options.filter((option) => option.status === "ACTIVE");
      return {
        name: category.name,
        input: select(
          [{ value: "", label: "None" }, ...options.map((option) => ({ value: option.name, label: option.name }))],
          current,
        ),
      };
    });
  const row = el(
    "fieldset",
    { class: "line-form" },
    el("legend", { class: "sr" }, "Line"),
    el("div", { class: "wide" }, field("Description", description)),
    field("Quantity", quantity),
    field("Unit amount", unit),
    field("Account", account),
    field("Tax", tax),
    tracking.map(({ name, input }) => field(name, input)),
    el("button", { type: "button", class: "quiet", onclick: () => mayRemove() && row.remove() }, "Remove line"),
  );
  row.read = () => ({
    ...(line?.LineItemID ? { LineItemID: line.LineItemID } : {}),
    Description: description.value,
    Quantity: Number(quantity.value),
    UnitAmount: Number(unit.value),
    ...(account.value ? { AccountCode: account.value } : {}),
    ...(tax.value ? { TaxType: tax.value } : {}),
    Tracking: tracking
      .filter(({ input }) => input.value)
      .map(({ name, input }) => ({ Name: name, Option: input.value })),
  });
  return row;
}
