/** An answer of the identity service is read no further than a token set can be long. */

import { expect, test } from "vitest";
import { refreshTokens } from "../../../src/grant/refresh.ts";
import { MAX_TOKEN_ANSWER_BYTES } from "../../../src/limits.ts";

test("an answer without an end brings no tokens, and is not held", async () => {
  let sentBytes = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sentBytes += 10_000;
      if (sentBytes > 100 * MAX_TOKEN_ANSWER_BYTES) throw new Error("nobody stopped reading");
      controller.enqueue(new Uint8Array(10_000).fill(0x20));
    },
  });
  const answer = await refreshTokens(
    {
      ...{ identityUrl: "https://identity.example", clientId: "client", clientSecret: "secret" },
      fetch: async () => new Response(endless),
      timeout: () => new AbortController().signal,
      nowMs: () => 0,
    },
    "token",
  );
  expect(answer).toMatchObject({ ok: false, error: { kind: "no-luck", reason: "the answer is not a token set" } });
  expect(sentBytes).toBeLessThan(2 * MAX_TOKEN_ANSWER_BYTES);
});
