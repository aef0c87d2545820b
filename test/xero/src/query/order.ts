/**
 * `order=UpdatedDateUTC DESC, InvoiceNumber` as a comparison of shown records. Pure.
 */

import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { type Fields, fieldValue, knownField } from "./fields.ts";

export type Comparison = (a: object, b: object) => number;

export function parseOrder(text: string, resource: string, fields: Fields): Result<Comparison, string> {
  const keys: { readonly name: string; readonly sign: 1 | -1 }[] = [];
  for (const part of text.split(",")) {
    const [, path = "", direction = "ASC"] =
      /^\s*([A-Za-z_][\w.]*)(?:\s+(ASC|DESC|ASCENDING|DESCENDING))?\s*$/i.exec(part) ?? [];
    if (path === "") return err("Syntax error");
    const name = knownField(fields, path);
    if (name === null) return err(`No property or field '${path}' exists in type '${resource}'`);
    keys.push({ name, sign: direction.toUpperCase().startsWith("DESC") ? -1 : 1 });
  }
  return ok((a, b) => {
    for (const { name, sign } of keys) {
      const difference = compareValues(fieldValue(a, name), fieldValue(b, name));
      if (difference !== 0) return difference * sign;
    }
    return 0;
  });
}

function compareValues(a: ReturnType<typeof fieldValue>, b: ReturnType<typeof fieldValue>): number {
  const [left, right] = [a ?? "", b ?? ""];
  if (typeof left === "number" && typeof right === "number") return left - right;
  const [first, second] = [String(left).toLowerCase(), String(right).toLowerCase()];
  return first < second ? -1 : first > second ? 1 : 0;
}
