/** What is wrong with a request, in words that a caller can act on without knowing the library that checks it. */

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { useOwnWords } from "../../../src/http/issue-words.ts";

useOwnWords();

const body = z.strictObject({
  q: z.string().min(1).max(3),
  ids: z.array(z.string()).min(1).max(2).optional(),
  dayLimit: z.int().min(1).max(10).optional(),
  share: z.number().positive().optional(),
  choice: z.enum(["keep", "leave"]).optional(),
  month: z.string().regex(/x/, { error: "must be a month" }).optional(),
});

const said = (value: unknown) =>
  (body.safeParse(value).error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("a request is refused in words", () => {
  test.each([
    [{}, "q: is missing"],
    [{ q: 1 }, "q: must be a string"],
    [{ q: "" }, "q: must not be empty"],
    [{ q: "abcd" }, "q: must have at most 3 characters"],
    [{ q: "a", ids: [] }, "ids: must have at least 1 item"],
    [{ q: "a", ids: ["1", "2", "3"] }, "ids: must have at most 2 items"],
    [{ q: "a", ids: "x" }, "ids: must be an array"],
    [{ q: "a", dayLimit: 0 }, "dayLimit: must be at least 1"],
    [{ q: "a", dayLimit: 11 }, "dayLimit: must be at most 10"],
    [{ q: "a", dayLimit: 1.5 }, "dayLimit: must be a whole number"],
    [{ q: "a", share: 0 }, "share: must be more than 0"],
    [{ q: "a", choice: "x" }, "choice: must be keep or leave"],
    [{ q: "a", nope: 1 }, ": has no field nope"],
    [{ q: "a", month: "y" }, "month: must be a month"],
  ])("%j: %s", (value, words) => {
    expect(said(value)).toEqual([words]);
  });
});
