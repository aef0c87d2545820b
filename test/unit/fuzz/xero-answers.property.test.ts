/**
 * No field's presence can be relied on (docs/xero.md §4.7). A genuine answer loses fields, gets others, or has fields
 * of another type; the element is then read rightly or refused in words, and no amount is ever another than Xero's.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DocumentState } from "../../../src/mirror/document.ts";
import { byId, parseState, rejectionOf, warningsOf } from "../../../src/tenant/model/parse-record.ts";
import { faultOf } from "../../../src/xero/errors.ts";
import { elementsOf } from "../../../src/xero/schemas.ts";
import { bench, DEMO } from "../xero-simulator/harness.ts";

/** An invoice with payments, credit, tracking and four decimals, as the simulator shows it. */
function genuineInvoice(): Json {
  const person = bench({ data: "demo" }).simulator.control.person(DEMO.group);
  const line = { Description: "Work", Quantity: 3, UnitAmount: 12.3456, AccountCode: "200", DiscountRate: 5 };
  const raised = person.raiseInvoice({
    Contact: { Name: "Zoë’s Café 北京" },
    Status: "AUTHORISED",
    LineItems: [{ ...line, Tracking: [{ Name: "Entity", Option: "Sydney" }] }, line],
  });
  person.pay(raised.InvoiceID, { amount: 10.01, reference: "first" });
  person.pay(raised.InvoiceID, { amount: 3.99 });
  return JSON.parse(JSON.stringify(person.invoice(raised.InvoiceID)));
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const GENUINE = genuineInvoice();

function pathsOf(value: Json, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  const entries = Array.isArray(value) ? value.map((item, at) => [at, item] as const) : Object.entries(value);
  return [path, ...entries.flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

const GONE = Symbol("gone");

function changed(value: Json, path: Path, to: Json | typeof GONE): Json {
  const [key, ...rest] = path;
  if (key === undefined) return to === GONE ? null : to;
  if (value === null || typeof value !== "object") return value;
  const copy: Json = structuredClone(value);
  const inner = rest.length === 0 ? to : changed(Reflect.get(value, key) ?? null, rest, to);
  if (inner === GONE) Reflect.deleteProperty(copy as object, key);
  else Reflect.set(copy as object, key, inner);
  return copy;
}

const mutation = fc.record({
  path: fc.constantFrom(...pathsOf(GENUINE).slice(1)),
  to: fc.oneof(fc.constant(GONE), fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>),
});
const mutated = fc
  .array(mutation, { minLength: 1, maxLength: 4 })
  .map((changes) => changes.reduce((value, { path, to }) => changed(value, path, to), GENUINE));

describe("an invoice whose fields are missing, new or of another type", () => {
  it("is read without an error of ours, or refused in words", () => {
    fc.assert(
      fc.property(mutated, (raw) => {
        const state = parseState("invoice", raw);
        if (!state.ok) expect(state.error).toMatch(/^Xero's answer /);
        rejectionOf(raw, "InvoiceID");
        warningsOf(raw);
        byId([raw], "InvoiceID");
        elementsOf({ Invoices: raw }, "Invoices");
      }),
      { numRuns: 3000 },
    );
  });

  it("never has another amount than the answer says", () => {
    const amountFields = ["SubTotal", "TotalTax", "Total", "CurrencyRate"] as const;
    fc.assert(
      fc.property(mutated, (raw) => {
        const state = parseState("invoice", raw);
        if (!state.ok || state.value.kind !== "document") return;
        const { document } = state.value;
        const read = [document.subTotal, document.totalTax, document.total, document.currencyRate];
        expect(read).toEqual(amountFields.map((name) => field(raw, name) ?? null));
        expect(linesOf(document)).toEqual(
          list(raw, "LineItems").map((line) =>
            ["Quantity", "UnitAmount", "TaxAmount", "LineAmount", "DiscountRate"].map(
              (name) => field(line, name) ?? null,
            ),
          ),
        );
        const paid = list(raw, "Payments").filter((one) => !isDeleted(one));
        expect(document.payments.map((payment) => payment.amount)).toEqual(paid.map((one) => field(one, "Amount")));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a refusal of any shape", () => {
  it("is a fault with a bounded message", () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, body) => {
        const fault = faultOf(
          { status, headers: new Headers({ "retry-after": body.slice(0, 5).trim() || "1" }), body },
          0,
        );
        expect(fault.kind).toBeTypeOf("string");
        expect(JSON.stringify(fault).length).toBeLessThan(body.length * 8 + 2000);
      }),
      { numRuns: 1000 },
    );
  });
});

function field(from: unknown, name: string): unknown {
  return from !== null && typeof from === "object" ? Reflect.get(from, name) : undefined;
}

function list(from: unknown, name: string): readonly unknown[] {
  const found = field(from, name);
  return Array.isArray(found) ? found : [];
}

function isDeleted(payment: unknown): boolean {
  return String(field(payment, "Status")).toUpperCase() === "DELETED";
}

function linesOf(document: DocumentState) {
  return document.lines.map((line) => [
    line.quantity,
    line.unitAmount,
    line.taxAmount,
    line.lineAmount,
    line.discountRate,
  ]);
}
