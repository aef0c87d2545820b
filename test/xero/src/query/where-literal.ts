/**
 * The right-hand sides of a `where` expression: text, numbers, true, false, null, guid("…") and dates. Pure.
 */

import type { FieldType, FieldValue } from "./fields.ts";
import { type Cursor, Unreadable } from "./where-cursor.ts";

export interface Literal {
  readonly type: FieldType | "null";
  readonly value: FieldValue;
}

export function readLiteral(cursor: Cursor, resource: string): Literal {
  const token = cursor.next();
  if (token?.kind === "string") return { type: "string", value: token.text };
  if (token?.kind === "number") return { type: "number", value: token.value };
  if (token?.kind !== "name") throw new Unreadable("Expression expected");
  switch (token.text.toLowerCase()) {
    case "true":
      return { type: "boolean", value: true };
    case "false":
      return { type: "boolean", value: false };
    case "null":
      return { type: "null", value: null };
    case "guid":
      return { type: "guid", value: cursor.textArgument().toLowerCase() };
    case "datetime":
      return { type: "date", value: cursor.takeMark(".") ? parsedDate(cursor) : constructedDate(cursor) };
    default:
      throw new Unreadable(`No property or field '${token.text}' exists in type '${resource}'`);
  }
}

/** DateTime.Parse("2015-01-31") */
function parsedDate(cursor: Cursor): number {
  if (cursor.takeName()?.toLowerCase() !== "parse") throw new Unreadable("Expression expected");
  const spelled = cursor.textArgument();
  const zoned = /([zZ]|[+-]\d\d:\d\d)$/.test(spelled) || !spelled.includes("T");
  const ms = Date.parse(zoned ? spelled : `${spelled}Z`);
  if (Number.isNaN(ms)) throw new Unreadable("String was not recognized as a valid DateTime.");
  return ms;
}

/** DateTime(2015, 01, 31), with hour, minute and second if wanted. */
function constructedDate(cursor: Cursor): number {
  const parts: number[] = [];
  if (!cursor.takeMark("(")) throw new Unreadable("'(' expected");
  do {
    const token = cursor.next();
    if (token?.kind !== "number") throw new Unreadable("Expression expected");
    parts.push(token.value);
  } while (cursor.takeMark(","));
  if (!cursor.takeMark(")")) throw new Unreadable("')' or ',' expected");
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const real = parts.length >= 3 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && !Number.isNaN(ms);
  if (!real) throw new Unreadable("No applicable constructor exists in type 'DateTime'");
  return ms;
}
