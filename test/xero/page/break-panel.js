/**
 * Breaks things on purpose, to see what the app's events page says about it.
 */

import { button, deed, group, organisationSelect } from "./break-parts.js";
import { doing, el, field, openPanel, sim } from "./dom.js";
import { nextCalls } from "./next-calls.js";

export async function openBreakPanel() {
  const loaded = await doing(() => sim("GET", "/state"));
  if (!loaded.ok) return;
  const state = loaded.result;
  openPanel(
    "Break things",
    el(
      "p",
      { class: "muted" },
      `Each of these happens at the real Xero. Do it, then look at ${state.app.name} for what it says; mend it here, and watch the work go on.`,
    ),
    organisationForm(state),
    consent(state),
    nextCalls(state),
    webhooks(state),
    clock(),
    behaviour(state),
  );
}

function organisationForm(state) {
  const which = organisationSelect(state, false);
  const at = () => `/organisations/${which.value}`;
  const account = () => `${at()}/accounts/${code.value}`;
  const lock = el("input", { type: "date", value: new Date().toISOString().slice(0, 10) });
  const code = el("input", { type: "text", value: "200", size: "6" });
  return group(
    "One organisation",
    el(
      "div",
      { class: "form-grid" },
      field("Organisation", which),
      field("Lock date", lock),
      field("Account code", code),
    ),
    deed(
      "What is dated on or before the lock date cannot be written there.",
      button("Lock the books", () => sim("PATCH", at(), { periodLockDate: lock.value }), "Locked."),
      button("Unlock", () => sim("PATCH", at(), { periodLockDate: null, endOfYearLockDate: null }), "Unlocked."),
    ),
    deed(
      "Lines with this account are refused there.",
      button("Archive the account", () => sim("POST", account(), { Status: "ARCHIVED" }), "Archived."),
      button("Restore it", () => sim("POST", account(), { Status: "ACTIVE" }), "Restored."),
    ),
    deed(
      "No more calls before the minute is over.",
      button(
        "Use up this minute",
        () => sim("POST", `${at()}/limits`, { meter: "minute", used: 60 }),
        "No calls left this minute.",
      ),
    ),
    deed(
      "No more calls for the day, until you give them back.",
      button("Use up the day", () => sim("POST", `${at()}/limits`, { meter: "day", used: 100_000 }), "No calls left."),
      button(
        "Give it back",
        () => sim("POST", `${at()}/limits`, { meter: "day", used: 0 }),
        "The day's calls are back.",
      ),
    ),
    deed(
      "Every call is answered with “offline” (503).",
      button("Take it offline", () => sim("PATCH", at(), { offline: true }), "Offline."),
      button("Back online", () => sim("PATCH", at(), { offline: false }), "Online."),
    ),
    deed(
      `As when somebody disconnects ${state.app.name} in Xero’s settings. Connect it again on ${state.app.name}’s page.`,
      button("Disconnect", () => sim("POST", `${at()}/disconnect`), "Disconnected.", "danger"),
    ),
  );
}

function webhooks(state) {
  const count = el("input", { type: "number", min: "1", max: "1000", value: "1" });
  return group(
    "Webhooks",
    el(
      "p",
      { class: "muted small" },
      state.app.webhookUrl
        ? `They go to ${state.app.webhookUrl}; ${state.webhook.waiting} wait.`
        : "No address is set.",
    ),
    el("div", { class: "form-grid" }, field("How many events", count)),
    deed(
      "So many of the next changes are never announced.",
      button(
        "Lose the next ones",
        () => sim("POST", "/webhooks/drop", { count: Number(count.value) }),
        "They will be lost.",
      ),
    ),
    deed(
      "Xero sometimes delivers the same twice.",
      button("Send all twice", () => sim("PATCH", "/behaviour", { webhookDoubleShare: 1 }), "Each comes twice now."),
      button("Send each once", () => sim("PATCH", "/behaviour", { webhookDoubleShare: 0 }), "Each comes once."),
    ),
    deed(
      "Without waiting for the next try.",
      button("Deliver now", () => sim("POST", "/webhooks/deliver"), "Delivered what was waiting."),
    ),
    deed(
      `What Xero sends when a subscription is saved; ${state.app.name} must refuse those with a wrong signature.`,
      button(
        "Send the intent to receive",
        () =>
          sim("POST", "/webhooks/intent").then((result) => {
            if (!result.ok) throw new Error(`${state.app.name} did not answer the intent to receive rightly.`);
          }),
        "All of it was answered rightly.",
      ),
    ),
  );
}

function consent({ app }) {
  return group(
    "The consent",
    deed(
      `As when the person who allowed ${app.name} takes it back. Reconnect on ${app.name}’s page.`,
      button(
        "Revoke the consent",
        () => sim("POST", "/consents/revoke", {}),
        "The app's permission is gone.",
        "danger",
      ),
    ),
    deed(
      `As when the person did not allow all that ${app.name} asked for. Reconnect on ${app.name}’s page, or give it back.`,
      ...["payments", "contacts", "invoices"].map((withheldScope) =>
        button(
          `Take away ${withheldScope}`,
          () => sim("PATCH", "/behaviour", { withheldScope }),
          `The permission for ${withheldScope} is gone.`,
          "danger",
        ),
      ),
      button(
        "Give it back",
        () => sim("PATCH", "/behaviour", { withheldScope: "none" }),
        "All permissions are there again.",
      ),
    ),
    deed(
      "Xero changes the keys that it signs with; nobody should notice.",
      button("New signing keys", () => sim("POST", "/keys/rotate", {}), "Tokens are signed with a new key."),
    ),
  );
}

function clock() {
  const ahead = (words, ms) => button(words, () => sim("POST", "/clock", { advanceMs: ms }), "The clock moved on.");
  return group(
    "Xero’s clock",
    el("p", { class: "muted small" }, "Limits and tokens run by it. Only this Xero’s clock moves."),
    el(
      "p",
      { class: "panel-actions" },
      ahead("1 minute on", 60_000),
      ahead("15 minutes on", 900_000),
      ahead("1 hour on", 3_600_000),
      ahead("1 day on", 86_400_000),
    ),
  );
}

function behaviour(state) {
  return group(
    "How Xero behaves",
    el(
      "p",
      { class: "muted small" },
      state.behaviour.sparseFields
        ? "Now: as badly as it may, with odd orders, missing fields, late reads and rolling limits."
        : "Now: friendly, all as documented.",
    ),
    el(
      "p",
      { class: "panel-actions" },
      button("Make it friendly", () => sim("POST", "/behaviour/preset", { name: "friendly" }), "Friendly again."),
      button("Make it hostile", () => sim("POST", "/behaviour/preset", { name: "hostile" }), "As hostile as it gets."),
    ),
  );
}
