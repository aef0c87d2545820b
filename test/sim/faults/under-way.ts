/** What each life waits for: a record that is being asked for is not asked for again before its answer, nor is a write sent again. */

import type { Broken } from "./repeats.ts";

interface Asked {
  readonly atMs: number;
  readonly names: readonly string[];
}

export class UnderWay {
  readonly #asked = new WeakMap<object, Map<Request, Asked>>();

  count(sender: object): number {
    return this.#asked.get(sender)?.size ?? 0;
  }

  /** What left together was planned together, and may overlap. */
  left(sender: object, request: Request, atMs: number): Broken | null {
    const names = namesIn(request);
    const others = this.#asked.get(sender) ?? new Map<Request, Asked>();
    const before = [...others.values()].filter((other) => other.atMs < atMs).flatMap((other) => other.names);
    const twice = names.find((name) => before.includes(name));
    this.#asked.set(sender, others.set(request, { atMs, names }));
    const what = `${request.method} ${request.url} left while ${twice} was under way`;
    return twice === undefined ? null : { invariant: "nothing is asked for twice at once", what };
  }

  ended(sender: object, request: Request): void {
    this.#asked.get(sender)?.delete(request);
  }
}

/** Records that a read names, with the list that they are in; the key of a write. Of lists without ids, the address and since when. */
function namesIn({ method, url, headers }: Request): readonly string[] {
  const key = headers.get("idempotency-key");
  if (method !== "GET") return key === null ? [] : [key];
  const { pathname, searchParams, search } = new URL(url);
  const inPath = pathname.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
  const ids = [...inPath, ...(searchParams.get("IDs")?.split(",") ?? [])];
  const list = pathname.split("/")[3] ?? "";
  const sinceWhen = headers.get("if-modified-since") ?? "";
  return ids.length === 0 ? [`${list}${search} ${sinceWhen}`] : ids.map((id) => `${list} ${id}`);
}
