import { beforeEach, expect, it } from "vitest";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, freshFirms } from "../seed.ts";
import { signedIn } from "./visitor.ts";

beforeEach(async () => {
  await freshFirms();
});

it("the viewer of the description is a page of Orbit's own assets under the page's policy, without inline code", async () => {
  const viewer = await signedIn(fakeObjects(), ACME, "viewer");
  const response = await viewer.fetch("/api/docs");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/html");
  const policy = response.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).not.toContain("unsafe");
  const html = await response.text();
  const scripts = [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
  expect(scripts.length).toBeGreaterThan(0);
  for (const tag of scripts) expect(tag).toMatch(/src="\/assets\//);
  expect(html).not.toContain("<style");
});
