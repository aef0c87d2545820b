import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { objectsOf } from "../../src/objects/objects.ts";

/** A namespace that notes where an object was looked for. */
function noting(seen: unknown[], within: string | null = null): DurableObjectNamespace {
  const namespace = {
    jurisdiction: (name: string) => noting(seen, name),
    getByName: (name: string, options?: unknown) => seen.push([within, name, options]),
  };
  return namespace as unknown as DurableObjectNamespace;
}

describe("the objects of a deployment", () => {
  it.each([
    [{}, [null, "a", undefined]],
    [{ JURISDICTION: "eu" }, ["eu", "a", undefined]],
    [{ LOCATION_HINT: "apac" }, [null, "a", { locationHint: "apac" }]],
  ])("with %j are where it keeps its data", (vars, expected) => {
    const seen: unknown[] = [];
    const placed = { ...env, ...vars, TENANT: noting(seen), GRANT: noting(seen) } as unknown as Env;
    objectsOf(placed).tenant("a" as never);
    objectsOf(placed).grant("a" as never);
    expect(seen).toEqual([expected, expected]);
  });

  it("are nowhere while the jurisdiction is malformed: never in another place than was meant", () => {
    const seen: unknown[] = [];
    const placed = { ...env, JURISDICTION: "mars", TENANT: noting(seen) } as unknown as Env;
    expect(() => objectsOf(placed).tenant("a" as never)).toThrow("JURISDICTION must be one of eu, us, fedramp");
    expect(seen).toEqual([]);
  });
});
