/**
 * The contacts of an organisation: add, rename, archive, restore.
 */

import { doing, el, field, isPanelOpen, openPanel, sim } from "./dom.js";

export async function openContacts(organisation, isAgain = false) {
  const path = `/organisations/${organisation.tenantId}`;
  const loaded = await doing(() => sim("GET", path));
  if (!loaded.ok || (isAgain && !isPanelOpen())) return;
  const again = () => openContacts(organisation, true);
  const name = el("input", { type: "text", required: true, maxlength: "255" });
  const email = el("input", { type: "email" });
  const add = async (event) => {
    event.preventDefault();
    const body = { Name: name.value, ...(email.value ? { EmailAddress: email.value } : {}) };
    if ((await doing(() => sim("POST", `${path}/contacts`, body), "Added.")).ok) again();
  };
  openPanel(
    `Contacts · ${organisation.name}`,
    el(
      "ul",
      { class: "plain" },
      loaded.result.contacts.map((contact) => contactRow(path, contact, again)),
    ),
    loaded.result.contacts.length === 0 ? el("p", { class: "empty" }, "No contacts yet.") : null,
    el("h3", {}, "New contact"),
    el(
      "form",
      { class: "inline-form", onsubmit: add },
      field("Name", name),
      field("Email", email),
      el("button", {}, "Add"),
    ),
  );
}

function contactRow(path, contact, again) {
  const archived = contact.status === "ARCHIVED";
  const act = (words, work, done) =>
    el(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `${words} ${contact.name}`,
        onclick: async () => (await doing(work, done)).ok && again(),
      },
      words,
    );
  const rename = async () => {
    const name = prompt("New name", contact.name);
    if (name && (await doing(() => sim("POST", `${path}/contacts/${contact.id}`, { Name: name }), "Renamed.")).ok)
      again();
  };
  return el(
    "li",
    { class: archived ? "gone" : null },
    el("span", {}, contact.name, el("span", { class: "muted small" }, archived ? " archived" : ` ${contact.email}`)),
    archived
      ? null
      : el(
          "button",
          { type: "button", class: "quiet", "aria-label": `Rename ${contact.name}`, onclick: rename },
          "Rename",
        ),
    archived
      ? act("Restore", () => sim("POST", `${path}/contacts/${contact.id}/restore`), "Restored.")
      : act("Archive", () => sim("POST", `${path}/contacts/${contact.id}/archive`), "Archived."),
  );
}
