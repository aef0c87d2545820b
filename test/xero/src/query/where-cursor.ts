/**
 * Walks over the tokens of a `where` expression. `Unreadable` carries the parser's words out of the depth of the grammar
 * and never leaves `parseWhere`.
 */

import type { Operator, Token } from "./where-tokens.ts";

export class Unreadable extends Error {}

export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token | undefined {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  takeName(): string | null {
    const token = this.peek();
    if (token?.kind !== "name") return null;
    this.#at += 1;
    return token.text;
  }

  takeMark(mark: "(" | ")" | "," | "."): boolean {
    const token = this.peek();
    if (token?.kind !== "mark" || token.text !== mark) return false;
    this.#at += 1;
    return true;
  }

  takeOperator(operator: Operator): boolean {
    const token = this.peek();
    if (token?.kind !== "operator" || token.text !== operator) return false;
    this.#at += 1;
    return true;
  }

  /** `("…")` after the name of a function or method. */
  textArgument(): string {
    if (!this.takeMark("(")) throw new Unreadable("'(' expected");
    const token = this.next();
    if (token?.kind !== "string") throw new Unreadable("Expression expected");
    if (!this.takeMark(")")) throw new Unreadable("')' or ',' expected");
    return token.text;
  }
}
