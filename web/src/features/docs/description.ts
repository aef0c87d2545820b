/**
 * An OpenAPI 3.1 description as the viewer shows it: resources with their operations, and schemas as one line of words or as
 * a list of fields. Reads what `GET /api/openapi.json` answers and nothing else; a part that it does not know is left out.
 * Pure.
 */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly default?: unknown;
  readonly example?: unknown;
}

interface Body {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

interface RawOperation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses?: Readonly<Record<string, Body & { readonly description?: string }>>;
}

export interface Description {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string | null;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
  readonly responses: readonly Response[];
}

interface Response {
  readonly status: string;
  readonly description: string;
  readonly type: string | null;
  readonly schema: Schema | null;
}

export interface Resource {
  readonly name: string;
  readonly operations: readonly Operation[];
}

/** In the order of the description; a resource is the first part of the path after `/api`. */
export function resourcesOf({ paths }: Description): readonly Resource[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(path, method, raw)),
  );
  return [...Map.groupBy(operations, ({ path }) => resourceOf(path))].map(([name, own]) => ({ name, operations: own }));
}

function resourceOf(path: string): string {
  return path.split("/")[2]?.replace(/\.\w+$/, "") ?? path;
}

function operationOf(path: string, method: string, raw: RawOperation): Operation {
  return {
    id: `${method}${path}`.replaceAll(/[^a-z0-9]+/gi, "-").replace(/-$/, ""),
    ...{ method: method.toUpperCase(), path, summary: raw.summary ?? path, description: raw.description ?? null },
    ...{ parameters: raw.parameters ?? [], body: contentOf(raw.requestBody)?.schema ?? null },
    responses: Object.entries(raw.responses ?? {}).map(([status, response]) => ({
      ...{ status, description: response.description ?? "", type: contentOf(response)?.type ?? null },
      schema: contentOf(response)?.schema ?? null,
    })),
  };
}

function contentOf(body: Body | undefined): { readonly type: string; readonly schema: Schema | null } | null {
  const [first] = Object.entries(body?.content ?? {});
  return first === undefined ? null : { type: first[0], schema: first[1].schema ?? null };
}

/** `Event`, for a reference to a named schema; null for any other. */
export function nameOf({ $ref }: Schema): string | null {
  return $ref?.split("/").at(-1) ?? null;
}

/** `text`, `whole number or null`, `list of Event`, `"group" | "satellite"`. */
export function typeWords(schema: Schema): string {
  const name = nameOf(schema);
  if (name !== null) return name;
  const some = schema.anyOf ?? schema.oneOf;
  if (some !== undefined) return unique(some.map(typeWords)).join(" or ");
  if (schema.allOf !== undefined) return unique(schema.allOf.map(typeWords)).join(" and ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? "anything" : types.map((type) => plainWords(type, schema)).join(" or ");
}

function plainWords(type: string, { format, items }: Schema): string {
  switch (type) {
    case "string":
      return format === "date-time" ? "time" : "text";
    case "integer":
      return "whole number";
    case "boolean":
      return "true or false";
    case "array":
      return `list of ${items === undefined ? "anything" : typeWords(items)}`;
    default:
      return type;
  }
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string | null;
  /** Its own fields, where it is an object or a list of objects without a name. */
  readonly fields: readonly Field[];
}

/** Fields of an object, of the objects of a list, or of all parts of a combination; empty for anything else. */
export function fieldsOf(schema: Schema): readonly Field[] {
  const inside = schema.items ?? null;
  if (schema.properties === undefined) {
    const parts = schema.allOf ?? schema.anyOf ?? schema.oneOf ?? (inside === null ? [] : [inside]);
    return parts.flatMap(fieldsOf);
  }
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, field]) => ({
    ...{ name, type: typeWords(field), required: required.has(name), description: field.description ?? null },
    fields: fieldsOf(field),
  }));
}
