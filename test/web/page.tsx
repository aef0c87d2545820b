/** A part of the page as a signed-in person sees it, in front of an API that the test answers for. */

import { QueryClientProvider } from "@tanstack/preact-query";
import { cleanup, render } from "@testing-library/preact";
import type { ComponentChildren } from "preact";
import { afterEach, vi } from "vitest";
import { queries } from "../../web/src/data/queries.ts";
import type { MemberRole } from "../../web/src/data/shapes.ts";
import { SignedIn } from "../../web/src/features/session/allowed.tsx";
import { go } from "../../web/src/ui/place.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** Answers with a body, or with a response of any status; undefined: there is no such thing. */
export type Answering = (asked: Asked) => unknown;

/** Every request that the page sends, in order. */
export function answerWith(answering: Answering): readonly Asked[] {
  const all: Asked[] = [];
  vi.stubGlobal("fetch", async (input: string | URL | Request, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(String(input), "http://localhost");
    const body = typeof init.body === "string" ? JSON.parse(init.body) : null;
    const asked = { method: init.method ?? "GET", path: pathname, query: searchParams, body };
    all.push(asked);
    const answer = await answering(asked);
    if (answer instanceof Response) return answer;
    return Response.json(answer ?? { title: "Not found", detail: "", code: "not-found", status: 404, type: "" }, {
      status: answer === undefined ? 404 : 200,
    });
  });
  return all;
}

export function show(part: ComponentChildren, { role = "owner", at = "/" }: { role?: MemberRole; at?: string } = {}) {
  go(at);
  const session = {
    user: { id: "u", name: "Robin", email: "robin@acme.example" },
    firm: { id: "f", name: "Acme" },
    role,
  };
  return render(
    <QueryClientProvider client={queries}>
      <SignedIn value={session}>{part}</SignedIn>
    </QueryClientProvider>,
  );
}

afterEach(() => {
  cleanup();
  queries.clear();
  vi.unstubAllGlobals();
});
