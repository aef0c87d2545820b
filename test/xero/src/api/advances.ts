/** /Overpayments and /Prepayments: list and one. Neither knows `IDs` (docs/xero.md §8). */

import type { Advance, AdvanceKind } from "../state/records.ts";
import { advanceJson } from "../wire/advance.ts";
import { envelope } from "../wire/envelope.ts";
import { type Answer, jsonAnswer, notFoundAnswer } from "./answer.ts";
import type { Call, Route } from "./call.ts";
import { currentAdvance } from "./current.ts";
import { listAnswer } from "./list.ts";

const PLURALS = { overpayment: "Overpayments", prepayment: "Prepayments" } as const;

export const ADVANCE_ROUTES: readonly Route[] = (["overpayment", "prepayment"] as const).flatMap((kind): Route[] => {
  const path = `/${PLURALS[kind]}`;
  return [
    { method: "GET", path, scopes: ["payments"], handler: (call) => list(call, kind) },
    { method: "GET", path: `${path}/:id`, scopes: ["payments"], handler: (call) => one(call, kind) },
  ];
});

function list(call: Call, kind: AdvanceKind): Answer {
  const { world } = call;
  return listAnswer(call, {
    resource: "Advance",
    plural: PLURALS[kind],
    rows: ofKind(call, kind).map((row) => currentAdvance(world, row)),
    idOf: (row) => row.id,
    updatedMsOf: (row) => row.updatedMs,
    show: (row) => advanceJson(world, row),
    defaultOrder: "updated",
    paging: "asked",
  });
}

function one(call: Call, kind: AdvanceKind): Answer {
  const { world, params } = call;
  const found = ofKind(call, kind).find((row) => row.id === params.id?.toLowerCase());
  if (found === undefined) return notFoundAnswer(world.behaviour.notFoundBody);
  return jsonAnswer(200, envelope(world, PLURALS[kind], [advanceJson(world, currentAdvance(world, found))]));
}

function ofKind({ world, organisation }: Call, kind: AdvanceKind): readonly Advance[] {
  return world.tables.advances.lookup("tenant", organisation.tenantId).filter((row) => row.kind === kind);
}
