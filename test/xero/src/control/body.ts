/**
 * Reads the bodies of the control API.
 */

import type { Context } from "hono";
import type { z } from "zod";
import { Refused } from "./refused.ts";

/** The JSON of a request by a schema; an empty body is an empty object. */
export async function body<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.infer<Schema>> {
  const text = await c.req.text();
  try {
    return schema.parse(text.trim() === "" ? {} : JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused([`The body is not JSON: ${error.message}`]);
    throw error;
  }
}

type Defined<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** Leaves out what was not sent, for types that tell "absent" from "undefined". */
export function defined<T extends object>(fields: T): Partial<Defined<T>> & Pick<T, RequiredNames<T>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

type RequiredNames<T> = { [Name in keyof T]-?: undefined extends T[Name] ? never : Name }[keyof T];
