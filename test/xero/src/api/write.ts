/**
 * Answers a write of one or many elements. With `summarizeErrors=false` each element stands for itself and the call is
 * a 200; otherwise one bad element refuses the call and nothing is saved (docs/xero.md §4.5).
 */

import type { z } from "zod";
import { readDate, wireDate } from "../calendar.ts";
import { type Element, parseJson, readElements } from "../input/body.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Written } from "../rules/compose.ts";
import { shuffled } from "../shuffle.ts";
import { EMPTY_ID } from "../state/identifiers.ts";
import { envelope } from "../wire/envelope.ts";
import { type Answer, exceptionAnswer, jsonAnswer } from "./answer.ts";
import type { Call } from "./call.ts";

export interface Writing<Schema extends z.ZodType, Row> {
  readonly plural: string;
  readonly schema: Schema;
  readonly idName: string;
  /** `HasErrors` on documents, `HasValidationErrors` elsewhere. */
  readonly errorFlag: "HasErrors" | "HasValidationErrors";
  readonly write: (input: z.infer<Schema>) => Result<Written<Row>, readonly string[]>;
  readonly show: (row: Row) => object;
  /** Accounts and tax rates take one per call. */
  readonly oneOnly?: boolean;
}

type Outcome = { readonly shown: object; readonly failed: boolean };

export function writeAnswer<Schema extends z.ZodType, Row>(call: Call, writing: Writing<Schema, Row>): Answer {
  const { world, query } = call;
  const body = parseJson(call.body);
  if (!body.ok) return unreadable(body.error.message);
  const elements = readElements(body.value, writing.plural, writing.schema);
  if (!elements.ok) return unreadable(elements.error.message);
  if (elements.value.length === 0) return nothingSent(writing.plural);
  const separate = query.text("summarizeErrors")?.toLowerCase() === "false";
  const outcomes = world.attempt(() => {
    const all = elements.value
      .slice(0, writing.oneOnly === true ? 1 : undefined)
      .map((element) => outcomeOf(call, writing, element, separate));
    return separate || all.every((outcome) => !outcome.failed) ? ok(all) : err(all.filter((outcome) => outcome.failed));
  });
  if (!outcomes.ok) return validationAnswer(outcomes.error.map((outcome) => outcome.shown));
  const shown = outcomes.value.map((outcome) => outcome.shown);
  return jsonAnswer(
    200,
    envelope(world, writing.plural, world.behaviour.shuffleResults ? shuffled(shown, world.random) : shown),
  );
}

export function validationAnswer(elements: readonly object[]): Answer {
  return exceptionAnswer(10, "ValidationException", "A validation exception occurred", elements);
}

export function unreadable(message: string): Answer {
  return exceptionAnswer(14, "PostDataInvalidException", message);
}

export function nothingSent(plural: string): Answer {
  return exceptionAnswer(
    17,
    "NoDataProcessedException",
    `No data has been processed for this endpoint. This endpoint is expecting ${plural} data to be specifed in the request body.`,
  );
}

/** Each element is saved whole or not at all, whatever becomes of the others. */
function outcomeOf<Schema extends z.ZodType, Row>(
  call: Call,
  writing: Writing<Schema, Row>,
  element: Element<z.infer<Schema>>,
  separate: boolean,
): Outcome {
  const written = call.world.attempt(() => writing.write(element.input));
  if (!written.ok) return { shown: refusedElement(element.raw, written.error, writing, separate), failed: true };
  const { record, warnings } = written.value;
  const status = warnings.length === 0 ? "OK" : "WARNING";
  const shown = {
    ...writing.show(record),
    ...(separate ? { StatusAttributeString: status } : {}),
    ...(warnings.length === 0 ? {} : { Warnings: warnings.map((message) => ({ Message: message })) }),
  };
  return { shown, failed: false };
}

/** What was sent, with dates converted and the empty id where none was sent (docs/xero.md §4.5). */
export function refusedElement(
  raw: Readonly<Record<string, unknown>>,
  messages: readonly string[],
  names: { readonly idName: string; readonly errorFlag: string },
  separate: boolean,
): object {
  const dates = Object.entries(raw).flatMap(([name, value]) => {
    const date = name.endsWith("Date") && typeof value === "string" ? readDate(value) : null;
    return date === null ? [] : [[name, wireDate(date)] as const, [`${name}String`, `${date}T00:00:00`] as const];
  });
  return {
    [names.idName]: EMPTY_ID,
    ...raw,
    ...Object.fromEntries(dates),
    [names.errorFlag]: true,
    ...(separate ? { StatusAttributeString: "ERROR" } : {}),
    ValidationErrors: messages.map((message) => ({ Message: message })),
  };
}
