/**
 * The JSON bodies of a table's rows as they were parsed last: one transaction reads the row that it works on several times.
 * What is answered is shared by all who ask, and never changed. Bounded; remembers rows by a name of theirs, and parses
 * whatever is not the very text that it knows, so that nothing has to be forgotten when a row is written or rolled back.
 */

import { PARSED_BODIES_CHARS } from "../../limits.ts";
import { type SqlRow, text } from "./sql.ts";

interface Parsed<T> {
  readonly body: string;
  readonly value: T;
}

export class ParsedBodies<T> {
  readonly #parse: (body: string) => T;
  /** The newest last. */
  readonly #known = new Map<string, Parsed<T>>();
  #chars = 0;

  constructor(parse: (body: string) => T) {
    this.#parse = parse;
  }

  of(name: string, row: SqlRow): T {
    const body = text(row, "body");
    const known = this.#known.get(name);
    if (known?.body === body) return known.value;
    const value = this.#parse(body);
    if (known !== undefined) this.#forget(name, known);
    this.#known.set(name, { body, value });
    this.#chars += body.length;
    this.#makeRoom();
    return value;
  }

  #makeRoom(): void {
    for (const [name, parsed] of this.#known) {
      if (this.#chars <= PARSED_BODIES_CHARS) return;
      this.#forget(name, parsed);
    }
  }

  #forget(name: string, { body }: Parsed<T>): void {
    this.#known.delete(name);
    this.#chars -= body.length;
  }
}
