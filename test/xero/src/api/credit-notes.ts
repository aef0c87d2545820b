/**
 * /CreditNotes: list, one, PUT, POST; and their allocations: PUT to apply credit, DELETE to take it off.
 */

import { AllocationInputSchema, CreditNoteInputSchema } from "../input/schemas.ts";
import { ok } from "../result.ts";
import { allocate, unallocate } from "../rules/allocation.ts";
import { writeCreditNote } from "../rules/credit-note.ts";
import { findCreditNote, findCreditNoteByNumber } from "../rules/find.ts";
import { EMPTY_ID, isUuid } from "../state/identifiers.ts";
import type { CreditNote } from "../state/records.ts";
import { creditNoteJson, newAllocationJson } from "../wire/credit-note.ts";
import { envelope } from "../wire/envelope.ts";
import { type Answer, jsonAnswer, notFoundAnswer } from "./answer.ts";
import type { Call, Route } from "./call.ts";
import { currentCreditNote } from "./current.ts";
import { listAnswer } from "./list.ts";
import { refusedElement, validationAnswer, writeAnswer } from "./write.ts";

const NOTES = "/CreditNotes";
const NOTE = `${NOTES}/:id`;

export const CREDIT_NOTE_ROUTES: readonly Route[] = [
  { method: "GET", path: NOTES, scopes: ["invoices"], handler: listNotes },
  { method: "GET", path: NOTE, scopes: ["invoices"], handler: (call) => withNote(call, getNote) },
  { method: "PUT", path: NOTES, scopes: ["invoices"], handler: (call) => write(call, "create", null) },
  { method: "POST", path: NOTES, scopes: ["invoices"], handler: (call) => write(call, "upsert", null) },
  {
    method: "POST",
    path: NOTE,
    scopes: ["invoices"],
    handler: (call) => withNote(call, (_, note) => write(call, "upsert", note.id)),
  },
  {
    method: "PUT",
    path: `${NOTE}/Allocations`,
    scopes: ["invoices"],
    handler: (call) => withNote(call, putAllocations),
  },
  {
    method: "DELETE",
    path: `${NOTE}/Allocations/:allocationId`,
    scopes: ["invoices"],
    handler: (call) => withNote(call, deleteAllocation),
  },
];

function listNotes(call: Call): Answer {
  const { world, organisation, query } = call;
  const rows = world.tables.creditNotes.lookup("tenant", organisation.tenantId);
  return listAnswer(call, {
    resource: "CreditNote",
    plural: "CreditNotes",
    rows: rows.map((row) => currentCreditNote(world, row)),
    idOf: (row) => row.id,
    updatedMsOf: (row) => row.updatedMs,
    show: (row, detail) => creditNoteJson(world, row, { detail, unitPlaces: query.unitPlaces }),
    defaultOrder: "updated",
    paging: "asked",
  });
}

function withNote(call: Call, then: (call: Call, note: CreditNote) => Answer): Answer {
  const { world, organisation, params } = call;
  const id = params.id ?? "";
  const note = isUuid(id)
    ? findCreditNote(world, organisation.tenantId, id.toLowerCase())
    : findCreditNoteByNumber(world, organisation.tenantId, id);
  return note === null ? notFoundAnswer(world.behaviour.notFoundBody) : then(call, note);
}

function getNote(call: Call, note: CreditNote): Answer {
  const { world, query } = call;
  const view = { detail: "full", unitPlaces: query.unitPlaces } as const;
  return jsonAnswer(200, envelope(world, "CreditNotes", [creditNoteJson(world, currentCreditNote(world, note), view)]));
}

function write(call: Call, mode: "create" | "upsert", id: string | null): Answer {
  const { world, organisation, actor, query } = call;
  return writeAnswer(call, {
    plural: "CreditNotes",
    schema: CreditNoteInputSchema,
    idName: "CreditNoteID",
    errorFlag: "HasErrors",
    oneOnly: id !== null,
    write: (input) =>
      writeCreditNote(world, {
        organisation,
        actor,
        mode,
        unitPlaces: query.unitPlaces,
        input: id === null ? input : { ...input, CreditNoteID: id },
      }),
    show: (row) => creditNoteJson(world, row, { detail: "full", unitPlaces: query.unitPlaces }),
  });
}

function putAllocations(call: Call, note: CreditNote): Answer {
  const { world, organisation, actor } = call;
  return writeAnswer(call, {
    plural: "Allocations",
    schema: AllocationInputSchema,
    idName: "AllocationID",
    errorFlag: "HasValidationErrors",
    write: (input) => {
      const written = allocate(world, { organisation, actor, creditNoteId: note.id, input });
      return written.ok ? ok({ record: written.value, warnings: [] }) : written;
    },
    show: (row) => newAllocationJson(world, row, note.id),
  });
}

/** A bare object, not an envelope, with `AllocationId` spelled so (Xero's example). */
function deleteAllocation(call: Call, note: CreditNote): Answer {
  const { world, organisation, actor, params } = call;
  const allocation = note.allocations.find((row) => row.id === params.allocationId?.toLowerCase());
  if (allocation === undefined) return notFoundAnswer(world.behaviour.notFoundBody);
  const removed = world.attempt(() => unallocate(world, { organisation, actor }, note, allocation));
  if (!removed.ok) {
    const names = { idName: "AllocationID", errorFlag: "HasValidationErrors" };
    return validationAnswer([
      refusedElement({ AllocationID: params.allocationId ?? EMPTY_ID }, removed.error, names, false),
    ]);
  }
  return jsonAnswer(200, {
    AllocationId: allocation.id,
    Date: `/Date(${world.nowMs()})/`,
    Invoice: [{ InvoiceID: allocation.invoiceId }],
    IsDeleted: true,
  });
}
