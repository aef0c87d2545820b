/** From the description itself, so that a new route is tried as well: a misspelt field is an error that names it, never ignored. */

import { beforeEach, describe, expect, it } from "vitest";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, freshFirms } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | object;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Description {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly requestBody?: { readonly content: Record<string, { schema: Schema }> } }>>
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

beforeEach(async () => {
  await freshFirms();
});

describe("every JSON body", () => {
  it("is described as closed, in its parts too, and refuses a field that it does not know by name", async () => {
    const owner = await signedIn(fakeObjects(), ACME, "owner");
    const description = await get<Description>(owner, "/api/openapi.json");
    const bodies = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) => {
        const schema = requestBody?.content["application/json"]?.schema;
        return schema === undefined ? [] : [{ path, method: method.toUpperCase(), schema }];
      }),
    );
    expect(bodies.length).toBeGreaterThan(10);
    for (const { path, method, schema } of bodies) {
      expect(openParts(schema, description), `${method} ${path}`).toEqual([]);
      const address = path.replace("{kind}", "invoice").replaceAll(/\{\w+\}/g, "none");
      const response = await send(owner, method, address, { unheardOf: 1 });
      expect(response.status, `${method} ${path}`).toBe(400);
      expect((await response.json<{ detail: string }>()).detail, `${method} ${path}`).toContain("unheardOf");
    }
  });
});

/** Where a field more would be taken; a map of names that people choose is no object of known fields. */
function openParts(schema: Schema, description: Description, at = "body"): readonly string[] {
  if (schema.$ref !== undefined) {
    const named = description.components.schemas[schema.$ref.split("/").at(-1) ?? ""];
    return named === undefined ? [`${at}: ${schema.$ref} is not described`] : openParts(named, description, at);
  }
  const own = schema.properties !== undefined && schema.additionalProperties !== false ? [at] : [];
  const parts = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    openParts(part, description, `${at}.${name}`),
  );
  const items = schema.items === undefined ? [] : openParts(schema.items, description, `${at}[]`);
  const others = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((some) => some ?? []);
  return [...own, ...parts, ...items, ...others.flatMap((one) => openParts(one, description, at))];
}
