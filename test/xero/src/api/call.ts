/**
 * One admitted call to the accounting API, as its handler sees it: who, which organisation, what was asked. Handlers are
 * synchronous and return plain answers; HTTP, limits, keys and faults are dealt with around them.
 */

import type { ScopeFamily } from "../identity/scopes.ts";
import type { Actor } from "../rules/actor.ts";
import type { Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Answer } from "./answer.ts";

export interface Call {
  readonly world: World;
  readonly organisation: Organisation;
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The If-Modified-Since header. */
  readonly modifiedSince: string | null;
  /** The text of the body; "" for reads. */
  readonly body: string;
}

export type Handler = (call: Call) => Answer;

export interface Route {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Below /api.xro/2.0, in Hono's notation. */
  readonly path: string;
  /** Any of these scopes will do. */
  readonly scopes: readonly ScopeFamily[];
  readonly handler: Handler;
}

/** Query parameters, whatever the case of their names. */
export class Query {
  readonly #values = new Map<string, string>();

  constructor(params: URLSearchParams) {
    for (const [name, value] of params) this.#values.set(name.toLowerCase(), value);
  }

  text(name: string): string | null {
    const value = this.#values.get(name.toLowerCase());
    return value === undefined || value === "" ? null : value;
  }

  flag(name: string): boolean {
    return this.text(name)?.toLowerCase() === "true";
  }

  /** A comma-separated list; null when it was not sent. */
  list(name: string): string[] | null {
    const text = this.text(name);
    if (text === null) return null;
    return text
      .split(",")
      .map((entry) => entry.trim().replace(/^"(.*)"$/, "$1"))
      .filter((entry) => entry !== "");
  }

  /** 4 with `unitdp=4`, else 2. */
  get unitPlaces(): 2 | 4 {
    return this.text("unitdp") === "4" ? 4 : 2;
  }
}
