/**
 * Adds to the demo: an organisation, a tracking option, a person who may sign in.
 */

import { group } from "./break-parts.js";
import { doing, el, field, isPanelOpen, openPanel, select, sim, toast } from "./dom.js";

export async function openAddPanel() {
  const loaded = await doing(() => sim("GET", "/state"));
  if (!loaded.ok) return;
  const { organisations, app } = loaded.result;
  const categories = await doing(() => categoriesOf(organisations));
  if (!categories.ok) return;
  openPanel("Add", organisationForm(app), optionForm(categories.result), personForm(organisations, app));
}

/** Each organisation's tracking categories that are in use. */
async function categoriesOf(organisations) {
  const choices = await Promise.all(organisations.map(({ tenantId }) => sim("GET", `/organisations/${tenantId}`)));
  return choices.flatMap(({ organisation, trackingCategories }) =>
    trackingCategories
      .filter(({ status }) => status === "ACTIVE")
      .map(({ name }) => ({ tenantId: organisation.tenantId, organisation: organisation.name, category: name })),
  );
}

function organisationForm(app) {
  const name = text({ maxlength: "255" });
  return group(
    "Organisation",
    form([field("Name", name)], async () => {
      await sim("POST", "/organisations", { name: name.value });
      return `${name.value} is open. Connect it in ${app.name}.`;
    }),
  );
}

function optionForm(categories) {
  const name = text({ maxlength: "100" });
  const options = categories.map(({ organisation, category }, index) => ({
    value: String(index),
    label: `${category}, ${organisation}`,
  }));
  const which = select(options, "0");
  if (categories.length === 0) return null;
  return group(
    "Tracking option",
    form([field("Category", which), field("Name", name)], async () => {
      const { tenantId, category } = categories[Number(which.value)];
      await sim("POST", `/organisations/${tenantId}/tracking-options`, { category, name: name.value });
      return `${name.value} is an option of ${category}.`;
    }),
  );
}

function personForm(organisations, app) {
  const [givenName, familyName] = [text({ maxlength: "255" }), text({ maxlength: "255" })];
  const email = el("input", { type: "email", required: true, maxlength: "255" });
  const boxes = organisations.map(({ tenantId, name }) => ({
    tenantId,
    name,
    box: el("input", { type: "checkbox", checked: true }),
  }));
  const fields = [
    field("First name", givenName),
    field("Last name", familyName),
    field("Email", email),
    el(
      "fieldset",
      { class: "checks" },
      el("legend", {}, "May connect"),
      boxes.map(({ name, box }) => el("label", { class: "check" }, box, name)),
    ),
  ];
  return group(
    "Person",
    form(fields, async () => {
      const tenantIds = boxes.filter(({ box }) => box.checked).map(({ tenantId }) => tenantId);
      const person = { givenName: givenName.value, familyName: familyName.value, email: email.value, tenantIds };
      await sim("POST", "/users", person);
      return `${givenName.value} may sign in to ${app.name}.`;
    }),
  );
}

function text(attributes) {
  return el("input", { type: "text", required: true, ...attributes });
}

/** `add` answers the words that say what was added. The panel is filled anew, with what is there now. */
function form(fields, add) {
  const onsubmit = async (event) => {
    event.preventDefault();
    let words = "";
    const added = await doing(async () => {
      words = await add();
    });
    if (!added.ok) return;
    if (isPanelOpen()) await openAddPanel();
    toast(words, "good");
  };
  return el("form", { class: "inline-form", onsubmit }, fields, el("button", {}, "Add"));
}
