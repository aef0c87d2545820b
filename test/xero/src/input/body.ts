/**
 * From the text of a request to typed elements: one object, an array, or either under the plural key
 * (docs/xero.md §4.2). Pure. The raw element comes along, because a refused element is echoed as it was sent.
 */

import type { z } from "zod";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { canonical } from "./names.ts";

export interface Element<Input> {
  readonly input: Input;
  /** As sent, with property names spelled canonically. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A body that cannot be read at all: ErrorNumber 14, PostDataInvalidException. */
export interface UnreadableBody {
  readonly message: string;
}

export function parseJson(text: string): Result<unknown, UnreadableBody> {
  try {
    return ok(text.trim() === "" ? {} : canonical(JSON.parse(text)));
  } catch (error) {
    return err({ message: `JSON for post data was invalid,${error instanceof Error ? error.message : ""}` });
  }
}

export function readElements<Schema extends z.ZodType>(
  body: unknown,
  plural: string,
  schema: Schema,
): Result<Element<z.infer<Schema>>[], UnreadableBody> {
  const elements: Element<z.infer<Schema>>[] = [];
  for (const [index, raw] of elementsOf(body, plural).entries()) {
    const parsed = schema.safeParse(raw);
    if (!parsed.success || !isRecord(raw)) {
      const issue = parsed.error?.issues[0];
      const path =
        issue?.path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("") ?? "";
      return err({ message: `${issue?.message ?? "Invalid element"} Path '${plural}[${index}]${path}'.` });
    }
    elements.push({ input: parsed.data, raw });
  }
  return ok(elements);
}

function elementsOf(body: unknown, plural: string): unknown[] {
  const inner = isRecord(body) && plural in body ? body[plural] : body;
  if (Array.isArray(inner)) return inner;
  return isRecord(inner) && Object.keys(inner).length > 0 ? [inner] : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
