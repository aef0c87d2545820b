/**
 * Splits a `where` expression into tokens. Bounded in length; a character that belongs to nothing is an error, as in
 * Xero's own parser. Pure.
 */

import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";

export type Token =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "operator"; readonly text: Operator }
  | { readonly kind: "mark"; readonly text: "(" | ")" | "," | "." };

export type Operator = "==" | "!=" | ">=" | "<=" | ">" | "<" | "AND" | "OR" | "!";

/** A query longer than a URL can be. */
const LONGEST_EXPRESSION = 16_000;

const PATTERN =
  /\s*(?:(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?)|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<operator>==|!=|<>|>=|<=|&&|\|\||=|>|<|!)|(?<mark>[().,]))/y;

const SPELLINGS: Readonly<Record<string, Operator>> = {
  "=": "==",
  "==": "==",
  "!=": "!=",
  "<>": "!=",
  ">=": ">=",
  "<=": "<=",
  ">": ">",
  "<": "<",
  "&&": "AND",
  and: "AND",
  "||": "OR",
  or: "OR",
  "!": "!",
};

export function tokens(expression: string): Result<Token[], string> {
  if (expression.length > LONGEST_EXPRESSION) return err("Expression too long");
  const found: Token[] = [];
  const text = expression.trimEnd();
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const at = PATTERN.lastIndex;
    const groups = PATTERN.exec(text)?.groups;
    if (groups === undefined) return err(`Syntax error '${text.slice(at).trim()[0] ?? ""}'`);
    found.push(tokenOf(groups));
  }
  return ok(found);
}

function tokenOf(groups: Record<string, string | undefined>): Token {
  const { string, number, name, operator, mark } = groups;
  if (string !== undefined) return { kind: "string", text: string.slice(1, -1).replace(/\\(.)/g, "$1") };
  if (number !== undefined) return { kind: "number", value: Number(number) };
  const spelled = SPELLINGS[(operator ?? name ?? "").toLowerCase()];
  if (spelled !== undefined) return { kind: "operator", text: spelled };
  if (name !== undefined) return { kind: "name", text: name };
  return { kind: "mark", text: mark === "(" || mark === ")" || mark === "," ? mark : "." };
}
