import { describe, expect, it } from "vitest";
import { devServer, pageHeaders, withNonce, workerPaths } from "../../../web/dev-server.ts";

describe("the page while it is written", () => {
  it("asks the Worker for all that the Worker answers in production, and for nothing of the page", () => {
    const patterns = Object.keys(devServer("http://localhost:1").server?.proxy ?? {}).map((text) => new RegExp(text));
    const isAsked = (path: string) => patterns.some((pattern) => pattern.test(path));
    for (const path of ["/api", "/api/events?q=1", "/auth/login", "/webhooks/xero", "/healthz", "/metrics"]) {
      expect([path, isAsked(path)]).toEqual([path, true]);
    }
    for (const path of ["/", "/events", "/src/app/main.tsx", "/apis", "/src/api/client.ts"]) {
      expect([path, isAsked(path)]).toEqual([path, false]);
    }
  });

  it("has the headers of production, and a policy that allows only marked styles beside them", () => {
    const text =
      "/*\n  Content-Security-Policy: default-src 'none'; style-src 'self'\n  X-Frame: no\n# why\n/assets/*\n  Cache-Control: x\n";
    const headers = pageHeaders(text);
    expect(headers).toEqual({ "Content-Security-Policy": "default-src 'none'; style-src 'self'", "X-Frame": "no" });
    expect(withNonce(headers, "n")["Content-Security-Policy"]).toBe("default-src 'none'; style-src 'self' 'nonce-n'");
    expect(Object.keys(devServer("http://localhost:1").server?.headers ?? {})).toContain("Content-Security-Policy");
  });

  it("is not served with a list of the Worker's paths that is not there", () => {
    expect(() => workerPaths("name = 'orbit'")).toThrow();
  });
});
