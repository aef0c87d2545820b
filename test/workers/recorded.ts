/** D1 that notes the statements which are prepared, with what is bound, for questions about how they are read. */

import { env } from "cloudflare:workers";

export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

export function recording(seen: Statement[]): D1Database {
  const bound = (target: object, key: PropertyKey) => {
    const value: unknown = Reflect.get(target, key);
    return typeof value === "function" ? value.bind(target) : value;
  };
  const recorded = (sql: string) => {
    const statement = env.DB.prepare(sql);
    const bind = (...params: readonly unknown[]) => {
      seen.push({ sql, params });
      return statement.bind(...params);
    };
    return new Proxy(statement, { get: (target, key) => (key === "bind" ? bind : bound(target, key)) });
  };
  return new Proxy(env.DB, { get: (target, key) => (key === "prepare" ? recorded : bound(target, key)) });
}

/** How SQLite reads it, line by line. */
export async function planOf({ sql, params }: Statement): Promise<readonly string[]> {
  const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...params)
    .all<{ detail: string }>();
  return plan.results.map(({ detail }) => detail);
}
