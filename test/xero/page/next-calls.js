/**
 * Lets the next calls to this Xero fail, in the ways in which calls do.
 */

import { button, group, organisationSelect } from "./break-parts.js";
import { el, field, select, sim } from "./dom.js";

const FAULTS = {
  500: { label: "An error (500), nothing saved", effect: { kind: "status", status: 500, body: "" } },
  "500-saved": {
    label: "An error (500), although it was saved",
    effect: { kind: "status", status: 500, body: "", committed: true },
  },
  maintenance: { label: "Xero is down for maintenance (503)", effect: { kind: "maintenance" } },
  offline: { label: "The organisation is offline (503)", effect: { kind: "organisation-offline" } },
  minute: {
    label: "The minute’s limit is hit (429)",
    effect: { kind: "rate-limit", problem: "minute", retryAfterSeconds: 20 },
  },
  day: {
    label: "The daily limit is hit (429)",
    effect: { kind: "rate-limit", problem: "day", retryAfterSeconds: 120 },
  },
  concurrent: { label: "Too many calls at once (429)", effect: { kind: "rate-limit", problem: "concurrent" } },
  reset: { label: "The connection breaks, nothing saved", effect: { kind: "reset" } },
  "reset-saved": { label: "The connection breaks, although it was saved", effect: { kind: "reset", committed: true } },
  malformed: { label: "The answer breaks off in the middle", effect: { kind: "malformed" } },
  hang: { label: "No answer at all", effect: { kind: "hang" } },
};

export function nextCalls(state) {
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
