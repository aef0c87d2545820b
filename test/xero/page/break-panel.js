/**
 * Breaks things on purpose, to see what the app's events page says about it.
 */

import { doing, el, field, openPanel, select, sim } from "./dom.js";

const FAULTS = {
  500: { label: "500, nothing saved", effect: { kind: "status", status: 500, body: "" } },
  "500-saved": {
    label: "500, although it was saved",
    effect: { kind: "status", status: 500, body: "", committed: true },
  },
  maintenance: { label: "503, Xero is down for maintenance", effect: { kind: "maintenance" } },
  offline: { label: "503, the organisation is offline", effect: { kind: "organisation-offline" } },
  minute: { label: "429, minute limit", effect: { kind: "rate-limit", problem: "minute", retryAfterSeconds: 20 } },
  day: { label: "429, daily limit", effect: { kind: "rate-limit", problem: "day", retryAfterSeconds: 120 } },
  concurrent: { label: "429, too many at once", effect: { kind: "rate-limit", problem: "concurrent" } },
  reset: { label: "Connection lost, nothing saved", effect: { kind: "reset" } },
  "reset-saved": { label: "Connection lost, although it was saved", effect: { kind: "reset", committed: true } },
  malformed: { label: "An answer that breaks off", effect: { kind: "malformed" } },
  hang: { label: "No answer at all", effect: { kind: "hang" } },
};

export async function openBreakPanel() {
  const loaded = await doing(() => sim("GET", "/state"));
  if (!loaded.ok) return;
  const state = loaded.result;
  openPanel(
    "Break things",
    el("p", { class: "muted" }, "Each of these is something that happens at real Xero. See what the app makes of it."),
    nextCalls(state),
    organisationForm(state),
    webhooks(state),
    consent(),
    clock(),
    behaviour(state),
  );
}

function group(title, ...content) {
  return el("section", { class: "break-group" }, el("h3", {}, title), content);
}

/** The panel stays as it is: one thing is often broken after another. */
function button(words, work, done, kind = "") {
  return el("button", { type: "button", class: kind, onclick: () => doing(work, done) }, words);
}

function organisationSelect(state, any) {
  const options = state.organisations.map((one) => ({ value: one.tenantId, label: one.name }));
  return select(any ? [{ value: "", label: "Any organisation" }, ...options] : options, any ? "" : options[0]?.value);
}

function nextCalls(state) {
  const kind = select(
    Object.entries(FAULTS).map(([value, { label }]) => ({ value, label })),
    "500",
  );
  const times = el("input", { type: "number", min: "1", max: "1000", value: "3" });
  const where = organisationSelect(state, true);
  const path = select(
    [
      { value: "/api.xro/2.0/*", label: "any call" },
      { value: "/api.xro/2.0/Invoices*", label: "invoices" },
      { value: "/api.xro/2.0/Contacts*", label: "contacts" },
      { value: "/api.xro/2.0/Payments*", label: "payments" },
      { value: "/connect/token", label: "refreshing tokens" },
    ],
    "/api.xro/2.0/*",
  );
  const add = () => {
    const tenant = path.value === "/connect/token" || where.value === "" ? {} : { tenantId: where.value };
    return sim("POST", "/faults", {
      times: Number(times.value),
      path: path.value,
      ...tenant,
      effect: FAULTS[kind.value].effect,
    });
  };
  return group(
    "The next calls fail",
    el(
      "div",
      { class: "form-grid" },
      field("How", kind),
      field("How many", times),
      field("Where", where),
      field("Which", path),
    ),
    el(
      "p",
      { class: "panel-actions" },
      button("Let them fail", add, "The next calls will fail.", "primary"),
      button("Forget these", () => sim("DELETE", "/faults"), "Nothing fails on request any more."),
    ),
  );
}

function organisationForm(state) {
  const which = organisationSelect(state, false);
  const at = () => `/organisations/${which.value}`;
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
    el(
      "p",
      { class: "panel-actions" },
      button("Lock the books", () => sim("PATCH", at(), { periodLockDate: lock.value }), "Locked."),
      button("Unlock", () => sim("PATCH", at(), { periodLockDate: null, endOfYearLockDate: null }), "Unlocked."),
      button(
        "Archive the account",
        () => sim("POST", `${at()}/accounts/${code.value}`, { Status: "ARCHIVED" }),
        "Archived.",
      ),
      button(
        "Restore the account",
        () => sim("POST", `${at()}/accounts/${code.value}`, { Status: "ACTIVE" }),
        "Restored.",
      ),
      button(
        "Use up this minute",
        () => sim("POST", `${at()}/limits`, { meter: "minute", used: 60 }),
        "No calls left this minute.",
      ),
      button(
        "Use up the day",
        () => sim("POST", `${at()}/limits`, { meter: "day", used: 100_000 }),
        "No calls left today.",
      ),
      button(
        "Give the day back",
        () => sim("POST", `${at()}/limits`, { meter: "day", used: 0 }),
        "The day's calls are back.",
      ),
      button("Take it offline", () => sim("PATCH", at(), { offline: true }), "Offline."),
      button("Back online", () => sim("PATCH", at(), { offline: false }), "Online."),
      button("Disconnect from the app", () => sim("POST", `${at()}/disconnect`), "Disconnected.", "danger"),
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
    el(
      "p",
      { class: "panel-actions" },
      button(
        "Lose the next ones",
        () => sim("POST", "/webhooks/drop", { count: Number(count.value) }),
        "They will be lost.",
      ),
      button(
        "Send all twice",
        () => sim("PATCH", "/behaviour", { webhookDoubleShare: 1 }),
        "Each delivery now comes twice.",
      ),
      button(
        "Send once again",
        () => sim("PATCH", "/behaviour", { webhookDoubleShare: 0 }),
        "Each delivery comes once.",
      ),
      button("Deliver now", () => sim("POST", "/webhooks/deliver"), "Delivered what was waiting."),
      button(
        "Intent to receive",
        () =>
          sim("POST", "/webhooks/intent").then((result) => {
            if (!result.ok) throw new Error("The app did not answer the intent to receive rightly.");
          }),
        "The app answered all of it rightly.",
      ),
    ),
  );
}

function consent() {
  return group(
    "The connection",
    el(
      "p",
      { class: "panel-actions" },
      button(
        "Revoke the consent",
        () => sim("POST", "/consents/revoke", {}),
        "The app's permission is gone.",
        "danger",
      ),
      button("New signing keys", () => sim("POST", "/keys/rotate", {}), "Tokens are signed with a new key."),
    ),
  );
}

function clock() {
  const ahead = (words, ms) => button(words, () => sim("POST", "/clock", { advanceMs: ms }), "The clock moved on.");
  return group(
    "The clock",
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
    "Temper",
    el(
      "p",
      { class: "muted small" },
      state.behaviour.sparseFields
        ? "Hostile: odd orders, missing fields, stale reads, rolling limits."
        : "Friendly: everything as documented.",
    ),
    el(
      "p",
      { class: "panel-actions" },
      button("Friendly", () => sim("POST", "/behaviour/preset", { name: "friendly" }), "Friendly again."),
      button("Hostile", () => sim("POST", "/behaviour/preset", { name: "hostile" }), "As hostile as it gets."),
    ),
  );
}
