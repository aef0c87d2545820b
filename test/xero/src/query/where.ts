/**
 * `where`: a small parser for the documented forms (docs/xero.md §4.4), giving a test for one shown record.
 * Comparisons, AND/OR and parentheses, strings, numbers, booleans, null, DateTime(y,m,d), guid("…"), and
 * .Contains/.StartsWith/.EndsWith. Text compares without case. What it cannot read is refused in the words of Xero's
 * own parser. Pure.
 */

import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { type Fields, type FieldType, type FieldValue, fieldValue, knownField } from "./fields.ts";
import { Cursor, Unreadable } from "./where-cursor.ts";
import { type Literal, readLiteral } from "./where-literal.ts";
import { type Operator, tokens } from "./where-tokens.ts";

export type Test = (record: object) => boolean;

/** Parentheses deeper than this are refused, before they can exhaust the stack. */
const DEEPEST = 50;

interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** contains, startswith, endswith, or null for a plain field. */
  readonly method: string | null;
}

export function parseWhere(expression: string, resource: string, fields: Fields): Result<Test, string> {
  const split = tokens(expression);
  if (!split.ok) return split;
  try {
    return ok(new Parser(new Cursor(split.value), resource, fields).parse());
  } catch (error) {
    if (error instanceof Unreadable) return err(error.message);
    throw error;
  }
}

class Parser {
  readonly #cursor: Cursor;
  readonly #resource: string;
  readonly #fields: Fields;
  #depth = 0;

  constructor(cursor: Cursor, resource: string, fields: Fields) {
    this.#cursor = cursor;
    this.#resource = resource;
    this.#fields = fields;
  }

  parse(): Test {
    const test = this.#either();
    if (this.#cursor.peek() !== undefined) throw new Unreadable("Syntax error");
    return test;
  }

  #either(): Test {
    const tests = [this.#both()];
    while (this.#cursor.takeOperator("OR")) tests.push(this.#both());
    return (record) => tests.some((test) => test(record));
  }

  #both(): Test {
    const tests = [this.#single()];
    while (this.#cursor.takeOperator("AND")) tests.push(this.#single());
    return (record) => tests.every((test) => test(record));
  }

  #single(): Test {
    if (this.#cursor.takeOperator("!")) {
      const inner = this.#nested(() => this.#single());
      return (record) => !inner(record);
    }
    if (!this.#cursor.takeMark("(")) return this.#comparison();
    const inner = this.#nested(() => this.#either());
    if (!this.#cursor.takeMark(")")) throw new Unreadable("')' or operator expected");
    return inner;
  }

  #nested(parse: () => Test): Test {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new Unreadable("Expression too deep");
    const test = parse();
    this.#depth -= 1;
    return test;
  }

  #comparison(): Test {
    const field = this.#field();
    if (field.method !== null) return this.#textTest(field);
    const operator = this.#cursor.peek();
    if (operator?.kind !== "operator" || ["AND", "OR", "!"].includes(operator.text)) {
      if (field.type !== "boolean") throw new Unreadable("Expression of type 'Boolean' expected");
      return (record) => fieldValue(record, field.name) === true;
    }
    this.#cursor.next();
    const literal = readLiteral(this.#cursor, this.#resource);
    checkTypes(operator.text, field.type, literal);
    return (record) => compare(operator.text, fieldValue(record, field.name), literal.value);
  }

  /** `Name`, `Contact.Name`, `Name.Contains`; ToLower() and ToUpper() say nothing, since text compares without case. */
  #field(): Field {
    let path = this.#cursor.takeName();
    if (path === null) throw new Unreadable("Expression expected");
    while (this.#cursor.takeMark(".")) {
      const part = this.#cursor.takeName();
      if (part === null) throw new Unreadable("Identifier expected");
      const lower = part.toLowerCase();
      if (["contains", "startswith", "endswith"].includes(lower)) return { ...this.#known(path), method: lower };
      if (lower !== "tolower" && lower !== "toupper") path = `${path}.${part}`;
      else if (!this.#cursor.takeMark("(") || !this.#cursor.takeMark(")")) throw new Unreadable("'(' expected");
    }
    return { ...this.#known(path), method: null };
  }

  #known(path: string): { name: string; type: FieldType } {
    const name = knownField(this.#fields, path);
    const type = name === null ? undefined : this.#fields[name];
    if (name !== null && type !== undefined) return { name, type };
    throw new Unreadable(`No property or field '${path}' exists in type '${this.#resource}'`);
  }

  #textTest({ name, type, method }: Field): Test {
    if (type !== "string") throw new Unreadable(`No applicable method '${method}' exists in type '${this.#resource}'`);
    const sought = this.#cursor.textArgument().toLowerCase();
    return (record) => {
      const value = String(fieldValue(record, name) ?? "").toLowerCase();
      if (method === "contains") return value.includes(sought);
      return method === "startswith" ? value.startsWith(sought) : value.endsWith(sought);
    };
  }
}

const DOTNET: Readonly<Record<FieldType | "null", string>> = {
  string: "String",
  number: "Decimal",
  boolean: "Boolean",
  date: "DateTime",
  guid: "Guid",
  null: "Object",
};

function checkTypes(operator: Operator, type: FieldType, literal: Literal): void {
  const equality = operator === "==" || operator === "!=";
  const ordered = type === "number" || type === "date" || type === "string";
  const fits = literal.type === "null" ? equality : literal.type === type && (equality || ordered);
  if (fits) return;
  throw new Unreadable(
    `Operator '${operator}' incompatible with operand types '${DOTNET[type]}' and '${DOTNET[literal.type]}'`,
  );
}

/** Text that was never filled in is null to a query, even where it is shown as "". */
function compare(operator: Operator, value: FieldValue, literal: FieldValue): boolean {
  const left = typeof value === "string" ? value.toLowerCase() || (literal === null ? null : "") : value;
  const right = typeof literal === "string" ? literal.toLowerCase() : literal;
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (left === null || right === null) return false;
  if (operator === ">=") return left >= right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left < right;
}
