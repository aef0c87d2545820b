/**
 * /Payments: list, one, PUT and POST to create, POST /{id} with `{"Status":"DELETED"}` to delete (docs/xero.md §4.9).
 */

import { PaymentInputSchema } from "../input/schemas.ts";
import { ok } from "../result.ts";
import { createPayment, deletePayment } from "../rules/payment.ts";
import type { Payment } from "../state/records.ts";
import { envelope } from "../wire/envelope.ts";
import { paymentJson } from "../wire/payment.ts";
import { type Answer, jsonAnswer, notFoundAnswer } from "./answer.ts";
import type { Call, Route } from "./call.ts";
import { listAnswer } from "./list.ts";
import { writeAnswer } from "./write.ts";

export const PAYMENT_ROUTES: readonly Route[] = [
  { method: "GET", path: "/Payments", scopes: ["payments"], handler: listPayments },
  { method: "GET", path: "/Payments/:id", scopes: ["payments"], handler: (call) => withPayment(call, getPayment) },
  { method: "PUT", path: "/Payments", scopes: ["payments"], handler: (call) => write(call, null) },
  { method: "POST", path: "/Payments", scopes: ["payments"], handler: (call) => write(call, null) },
  { method: "POST", path: "/Payments/:id", scopes: ["payments"], handler: (call) => withPayment(call, write) },
];

function listPayments(call: Call): Answer {
  const { world, organisation } = call;
  return listAnswer(call, {
    resource: "Payment",
    plural: "Payments",
    rows: world.tables.payments.lookup("tenant", organisation.tenantId),
    idOf: (row) => row.id,
    updatedMsOf: (row) => row.updatedMs,
    show: (row) => paymentJson(world, row, "list"),
    defaultOrder: "updated",
    paging: "asked",
  });
}

function withPayment(call: Call, then: (call: Call, payment: Payment) => Answer): Answer {
  const { world, organisation, params } = call;
  const payment = world.tables.payments.get((params.id ?? "").toLowerCase());
  if (payment?.tenantId !== organisation.tenantId) return notFoundAnswer(world.behaviour.notFoundBody);
  return then(call, payment);
}

function getPayment(call: Call, payment: Payment): Answer {
  return jsonAnswer(200, envelope(call.world, "Payments", [paymentJson(call.world, payment, "full")]));
}

function write(call: Call, stored: Payment | null): Answer {
  const { world, organisation, actor } = call;
  return writeAnswer(call, {
    plural: "Payments",
    schema: PaymentInputSchema,
    idName: "PaymentID",
    errorFlag: "HasValidationErrors",
    oneOnly: stored !== null,
    write: (input) => {
      const one = { organisation, actor, input };
      const written = stored === null ? createPayment(world, one) : deletePayment(world, one, stored);
      return written.ok ? ok({ record: written.value, warnings: [] }) : written;
    },
    show: (row) => paymentJson(world, row, "full"),
  });
}
