/**
 * /{Contacts|Invoices|CreditNotes|Payments}/{id}/History: what happened, and notes of the app (docs/xero.md §4.9).
 */

import { wireMoment } from "../calendar.ts";
import type { ScopeFamily } from "../identity/scopes.ts";
import { parseJson, readElements } from "../input/body.ts";
import { HistoryInputSchema } from "../input/schemas.ts";
import { LONGEST_NOTE, noteHistory } from "../rules/history.ts";
import { MESSAGES } from "../rules/messages.ts";
import type { HistoryOwner, HistoryRecord } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { envelope } from "../wire/envelope.ts";
import { type Answer, jsonAnswer, notFoundAnswer } from "./answer.ts";
import type { Call, Route } from "./call.ts";
import { nothingSent, unreadable, validationAnswer } from "./write.ts";

const OWNERS: readonly (readonly [HistoryOwner, ScopeFamily])[] = [
  ["Contacts", "contacts"],
  ["Invoices", "invoices"],
  ["CreditNotes", "invoices"],
  ["Payments", "payments"],
];

export const HISTORY_ROUTES: readonly Route[] = OWNERS.flatMap(([owner, scope]): Route[] => [
  { method: "GET", path: `/${owner}/:id/History`, scopes: [scope], handler: (call) => readHistory(call, owner) },
  { method: "PUT", path: `/${owner}/:id/History`, scopes: [scope], handler: (call) => addNotes(call, owner) },
]);

function readHistory(call: Call, owner: HistoryOwner): Answer {
  const { world } = call;
  const id = ownedId(call, owner);
  if (id === null) return notFoundAnswer(world.behaviour.notFoundBody);
  return jsonAnswer(200, envelope(world, "HistoryRecords", historyOf(world, id)));
}

/** Newest first, as on Xero's page. */
export function historyOf(world: World, ownerId: string) {
  return world.tables.history.lookup("owner", ownerId).toReversed().map(historyJson);
}

function historyJson(record: HistoryRecord) {
  return {
    Changes: record.changes,
    DateUTCString: new Date(record.atMs).toISOString().slice(0, 19),
    DateUTC: wireMoment(record.atMs),
    User: record.user,
    Details: record.details,
  };
}

function addNotes(call: Call, owner: HistoryOwner): Answer {
  const { world, actor } = call;
  const body = parseJson(call.body);
  const notes = body.ok ? readElements(body.value, "HistoryRecords", HistoryInputSchema) : body;
  if (!notes.ok) return unreadable(notes.error.message);
  if (notes.value.length === 0) return nothingSent("HistoryRecords");
  const id = ownedId(call, owner);
  const shown = notes.value.map(({ input }) => {
    const details = input.Details ?? "";
    const errors = id === null ? [MESSAGES.documentNotFound] : noteErrors(details);
    return {
      DateUTCString: new Date(world.nowMs()).toISOString().slice(0, 19),
      DateUTC: `/Date(${world.nowMs()})/`,
      Details: details,
      ValidationErrors: errors.map((message) => ({ Message: message })),
    };
  });
  if (id === null || shown.some((record) => record.ValidationErrors.length > 0)) return validationAnswer(shown);
  for (const record of shown)
    noteHistory(world, { owner, ownerId: id, changes: "Note", details: record.Details, actor });
  return jsonAnswer(200, envelope(world, "HistoryRecords", shown));
}

function noteErrors(details: string): string[] {
  if (details === "") return [MESSAGES.nameMissing.replace("Name", "Details")];
  return details.length > LONGEST_NOTE ? [MESSAGES.fieldTooLong("Details", LONGEST_NOTE)] : [];
}

function ownedId({ world, organisation, params }: Call, owner: HistoryOwner): string | null {
  const tables = {
    Contacts: world.tables.contacts,
    Invoices: world.tables.invoices,
    CreditNotes: world.tables.creditNotes,
    Payments: world.tables.payments,
  };
  const row = tables[owner].get((params.id ?? "").toLowerCase());
  return row?.tenantId === organisation.tenantId ? row.id : null;
}
