import { expect, test } from "vitest";
import { PARSED_BODIES_CHARS } from "../../../src/limits.ts";
import { ParsedBodies } from "../../../src/tenant/storage/parsed-bodies.ts";

function counted() {
  const parsed: string[] = [];
  const bodies = new ParsedBodies((body: string) => {
    parsed.push(body);
    return { body };
  });
  return { parsed, bodies };
}

test("a row that is read again is not parsed again, and one that was written meanwhile is", () => {
  const { parsed, bodies } = counted();
  const first = bodies.of("invoice 1", { body: "a" });
  expect(bodies.of("invoice 1", { body: "a" })).toBe(first);
  expect(bodies.of("invoice 1", { body: "b" })).toEqual({ body: "b" });
  // As after a rollback.
  expect(bodies.of("invoice 1", { body: "a" })).toEqual({ body: "a" });
  expect(parsed).toEqual(["a", "b", "a"]);
});

test("what is kept stays within its bound, however many rows are read and however large they are", () => {
  const { parsed, bodies } = counted();
  const large = "x".repeat(PARSED_BODIES_CHARS / 4);
  for (let row = 0; row < 100; row++) bodies.of(`invoice ${row}`, { body: `${large}${row}` });
  parsed.length = 0;
  for (let row = 0; row < 100; row++) bodies.of(`invoice ${99 - row}`, { body: `${large}${99 - row}` });
  expect(parsed).toHaveLength(97);
  bodies.of("larger than all", { body: large.repeat(5) });
  expect(bodies.of("larger than all", { body: large.repeat(5) }).body).toHaveLength(5 * large.length);
});
