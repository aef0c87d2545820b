import { describe, expect, it } from "vitest";
import { orbit } from "./product.ts";

const CHECKED = {
  "content-security-policy": expect.stringMatching(
    /^default-src 'none'; script-src 'self'; style-src 'self';(?!.*unsafe).*frame-ancestors 'none'$/,
  ),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "strict-transport-security": "max-age=31536000",
};

describe("the page and its parts", () => {
  it("forbid inline script, framing and sniffing, whatever the address", async () => {
    const page = await (await fetch(orbit)).text();
    const parts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
    expect(parts.length).toBeGreaterThan(1);
    for (const path of ["/", "/events", "/events/anything?error=x", "/favicon.svg", ...parts]) {
      const response = await fetch(`${orbit}${path}`);
      expect(response.status, path).toBe(200);
      expect(Object.fromEntries(response.headers), path).toMatchObject(CHECKED);
      expect(response.headers.get("set-cookie"), path).toBeNull();
      await response.body?.cancel();
    }
  });

  it("answer what browsers and search engines ask for by themselves with what that is, not with the page", async () => {
    expect(await (await fetch(`${orbit}/robots.txt`)).text()).toBe("User-agent: *\nDisallow: /\n");
    const icon = await fetch(`${orbit}/favicon.ico`);
    expect(icon.headers.get("content-type")).toContain("image/svg+xml");
    await icon.body?.cancel();
  });
});
