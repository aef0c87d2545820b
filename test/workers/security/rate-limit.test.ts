import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { signedIn } from "../api/visitor.ts";
import { authBrowser } from "../auth/visitor.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, freshFirms } from "../seed.ts";

beforeEach(async () => {
  await freshFirms();
});

/** More than two periods allow, so that a period that ends meanwhile changes nothing. */
const MORE_THAN_TWO_MINUTES_ALLOW = 260;

describe("too many sign-ins from one address", () => {
  it("are told to wait, and other addresses are not", async () => {
    const browser = authBrowser(fakeObjects());
    const begin = (address: string) => browser.fetch("/auth/login", { headers: { "cf-connecting-ip": address } });
    let refused: Response | null = null;
    for (let n = 0; n < MORE_THAN_TWO_MINUTES_ALLOW && refused === null; n++) {
      const response = await begin("203.0.113.7");
      if (response.status === 429) refused = response;
      browser.cookies.clear();
    }
    expect(refused?.headers.get("retry-after")).toBe("60");
    expect(await refused?.json()).toMatchObject({ status: 429, code: "too-many-requests" });
    expect((await begin("203.0.113.8")).status).toBe(302);
  });
});

describe("too many API requests of one person", () => {
  const vars = (limit: () => Promise<{ success: boolean }>) => ({ API_RATE: { limit } });

  it("are a problem that says when to go on, counted by the person", async () => {
    const counted: string[] = [];
    const limiter = vars(async (options?: { key: string }) => {
      counted.push(options?.key ?? "");
      return { success: false };
    });
    const browser = await signedIn(fakeObjects(), ACME, "owner", limiter);
    const response = await browser.fetch("/api/session");
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("60");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(counted).toEqual([`user-owner-${ACME}`]);
  });

  it("a limiter that is broken keeps nobody out", async () => {
    const limiter = vars(() => Promise.reject(new Error("the limiter is broken")));
    const browser = await signedIn(fakeObjects(), ACME, "owner", limiter);
    expect((await browser.fetch("/api/session")).status).toBe(200);
  });

  it("have a limiter in the deployed Worker", async () => {
    expect(await env.API_RATE.limit({ key: "one" })).toEqual({ success: true });
  });
});
