// biome-ignore-all lint/style/noExcessiveLinesPerFile: one way from leaving for Xero to signing out.
import { env } from "cloudflare:workers";
import { base64url, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_SETTINGS } from "../../../src/domain/firm.ts";
import * as schema from "../../../src/store/schema.ts";
import { database } from "../../../src/store/scope.ts";
import { type Browser, ORIGIN } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, freshDatabase, freshFirms, seedMember } from "../seed.ts";
import { authBrowser, goThrough, leave as goToXero, comeBack as returnFromXero } from "./visitor.ts";
import { publicKeyText, signRs256, signRs512, type XeroIdentity, xeroIdentity } from "./xero-identity.ts";

let xero: XeroIdentity;
let objects: FakeObjects;
let browser: Browser;

beforeEach(async () => {
  await freshFirms();
  await seedMember(ACME, "ann", "owner");
  xero = xeroIdentity();
  objects = fakeObjects();
  browser = newBrowser();
});
afterEach(() => vi.restoreAllMocks());

const newBrowser = (vars?: Record<string, string>) => authBrowser(objects, vars);
const leave = (path = "/auth/login", from = browser) => goToXero(from, xero, path);
const comeBack = (query: Record<string, string>, to = browser) => returnFromXero(to, query);
const signIn = (path = "/auth/login") => goThrough(browser, xero, path);

async function sessions(): Promise<number> {
  return (await database(env.DB).select().from(schema.sessions)).length;
}

async function expectRefused(location: string, code: string): Promise<void> {
  const landing = new URL(location, ORIGIN);
  expect(landing.pathname).toBe("/");
  expect(landing.searchParams.get("error")).toBe(code);
  expect(landing.searchParams.get("reason")).toMatch(/\w+ .*\.$/);
  expect(browser.cookies.has("orbit_session")).toBe(false);
  expect(await sessions()).toBe(0);
}

function unanswered(): never {
  throw new TypeError("connection reset");
}

describe("leaving for Xero", () => {
  it("asks for a code with state, nonce and an S256 challenge", async () => {
    const sent = await leave();
    expect(sent.get("response_type")).toBe("code");
    expect(sent.get("client_id")).toBe("test-client");
    expect(sent.get("scope")).toBe("openid profile email");
    expect(sent.get("redirect_uri")).toBe(`${ORIGIN}/auth/callback`);
    expect(sent.get("code_challenge_method")).toBe("S256");
    for (const name of ["state", "nonce", "code_challenge"]) expect(sent.get(name)).toMatch(/^[\w-]{43}$/);
  });

  it("asks for lasting access and the accounting scopes when connecting", async () => {
    const sent = await leave("/auth/connect");
    expect(sent.get("scope")).toBe(
      "openid profile email offline_access accounting.invoices accounting.payments accounting.contacts accounting.settings",
    );
  });

  it("asks a firm for no more than it has switched on, unless a person is about to switch it on", async () => {
    const sent = await leave();
    await comeBack({ code: "code-1", state: sent.get("state") ?? "" });
    const settings = JSON.stringify({ ...DEFAULT_SETTINGS, copyMissingAccounts: false });
    await env.DB.prepare("UPDATE firms SET settings = ?1").bind(settings).run();
    const accounting = async (path: string) => (await leave(path)).get("scope")?.split(" ").at(-1);
    expect(await accounting("/auth/connect")).toBe("accounting.settings.read");
    expect(await accounting("/auth/connect?with=additions")).toBe("accounting.settings");
    await env.DB.prepare("UPDATE firms SET settings = ?1").bind(JSON.stringify(DEFAULT_SETTINGS)).run();
    expect(await accounting("/auth/connect")).toBe("accounting.settings");
  });

  it("uses APP_URL for the way back", async () => {
    const sent = await leave("/auth/login", newBrowser({ APP_URL: "https://app.example/" }));
    expect(sent.get("redirect_uri")).toBe("https://app.example/auth/callback");
  });

  it("remembers the try in an encrypted cookie that only the callback gets", async () => {
    const sent = await leave();
    const [[name = "", cookie] = []] = [...browser.cookies];
    expect(name).toMatch(/^orbit_signin_/);
    expect(cookie?.attributes).toBe("Max-Age=600; Path=/auth; HttpOnly; Secure; SameSite=Lax");
    expect(cookie?.value.split(".")).toHaveLength(5);
    expect(atob((cookie?.value.split(".")[0] ?? "").replaceAll("-", "+").replaceAll("_", "/"))).toContain("A256GCM");
    expect(JSON.stringify([...browser.cookies])).not.toContain(sent.get("state"));
  });
});

describe("coming back from Xero", () => {
  it("exchanges the code with the verifier and signs the person in", async () => {
    const sent = await leave();
    expect(await comeBack({ code: "code-1", state: sent.get("state") ?? "" })).toBe("/");
    const exchange = xero.requests.find((request) => request.url.pathname === "/connect/token");
    const body = new URLSearchParams(exchange?.body);
    expect(exchange?.headers.get("authorization")).toBe(`Basic ${btoa("test-client:test-client-secret")}`);
    expect(body.get("grant_type")).toBe("authorization_code");
    expect(body.get("redirect_uri")).toBe(`${ORIGIN}/auth/callback`);
    const verifier = new TextEncoder().encode(body.get("code_verifier") ?? "");
    const challenge = base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", verifier)));
    expect(challenge).toBe(sent.get("code_challenge"));
    expect(browser.cookies.get("orbit_session")?.attributes).toBe(
      "Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
    expect([...browser.cookies.keys()]).toEqual(["orbit_session"]);
    expect(await sessions()).toBe(1);
  });

  it("goes back to where the person was, and never to another site", async () => {
    expect(await signIn("/auth/login?return=%2Fentities%3Ftab%3D1")).toBe("/entities?tab=1");
    for (const evil of [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "/a\\b",
      "javascript:1",
      "/x\ny",
    ]) {
      expect(await signIn(`/auth/login?return=${encodeURIComponent(evil)}`)).toBe("/");
    }
  });

  it("works in two tabs at once", async () => {
    const first = await leave();
    const firstNonce = xero.nonce;
    const second = await leave();
    expect(await comeBack({ code: "c2", state: second.get("state") ?? "" })).toBe("/");
    xero.nonce = firstNonce;
    expect(await comeBack({ code: "c1", state: first.get("state") ?? "" })).toBe("/");
    expect(await sessions()).toBe(1);
  });

  it.each([
    ["no state", async () => ({ code: "c" })],
    ["a state that was never sent", async () => ({ code: "c", state: "x".repeat(43) })],
    [
      "a state cut to its prefix",
      async () => ({ code: "c", state: ((await leave()).get("state") ?? "").slice(0, 12) }),
    ],
    [
      "a state with the right prefix",
      async () => ({ code: "c", state: `${((await leave()).get("state") ?? "").slice(0, 12)}${"x".repeat(31)}` }),
    ],
    ["a header injection", async () => ({ code: "c", state: "a\r\nset-cookie: b" })],
  ])("refuses %s and asks Xero nothing", async (_name, query) => {
    await expectRefused(await comeBack(await query()), "state-mismatch");
    expect(xero.requests).toEqual([]);
  });

  it("refuses a state that was used already", async () => {
    const sent = await leave();
    const cookies = new Map(browser.cookies);
    expect(await comeBack({ code: "c", state: sent.get("state") ?? "", error: "access_denied" })).toMatch(
      /access-refused/,
    );
    await expectRefused(await comeBack({ code: "c", state: sent.get("state") ?? "" }), "state-mismatch");
    expect(cookies.size).toBe(1);
  });

  it("refuses a state of another browser, and one that is older than ten minutes", async () => {
    const sent = await leave();
    const other = newBrowser();
    expect(await comeBack({ code: "c", state: sent.get("state") ?? "" }, other)).toMatch(/error=state-mismatch/);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
    await expectRefused(await comeBack({ code: "c", state: sent.get("state") ?? "" }), "state-mismatch");
    vi.useRealTimers();
  });

  it("refuses a sign-in cookie that was tampered with or sealed with another key", async () => {
    const sent = await leave();
    const [[name = "", cookie] = []] = [...browser.cookies];
    const value = cookie?.value ?? "";
    browser.cookies.set(name, { value: `${value.slice(0, -2)}AA`, attributes: "" });
    await expectRefused(await comeBack({ code: "c", state: sent.get("state") ?? "" }), "state-mismatch");
    const rotated = newBrowser({ SESSION_KEY: btoa("n".repeat(32)) });
    rotated.cookies.set(name, { value, attributes: "" });
    expect(await comeBack({ code: "c", state: sent.get("state") ?? "" }, rotated)).toMatch(/error=state-mismatch/);
    const both = newBrowser({ SESSION_KEY: `${btoa("n".repeat(32))},${env.SESSION_KEY}` });
    both.cookies.set(name, { value, attributes: "" });
    expect(await comeBack({ code: "c", state: sent.get("state") ?? "" }, both)).toBe("/");
  });

  it("says when the person did not allow access", async () => {
    const sent = await leave();
    const state = sent.get("state") ?? "";
    const description = "<b>call 555-FRAUD</b>";
    const location = await comeBack({ error: "access_denied", error_description: description, state });
    await expectRefused(location, "access-refused");
    expect(decodeURIComponent(location)).not.toContain("FRAUD");
  });

  it.each([
    ["a code that Xero refuses", () => Response.json({ error: "invalid_grant" }, { status: 400 }), "code-refused"],
    ["an outage", () => new Response("oops", { status: 503 }), "xero-unavailable"],
    ["an answer that is no JSON", () => new Response("<html>"), "xero-unavailable"],
    ["an answer without an id_token", () => Response.json({ access_token: "a", expires_in: 1 }), "xero-unavailable"],
    ["an answer without an end", () => new Response("x".repeat(2_000_000)), "xero-unavailable"],
    ["no answer", () => unanswered(), "xero-unavailable"],
    ["a busy Xero", () => new Response(null, { status: 429 }), "xero-unavailable"],
    ["a wrong secret", () => Response.json({ error: "invalid_client" }, { status: 400 }), "client-refused"],
  ])("creates no session after %s", async (_name, answer, code) => {
    xero.faults.set("https://identity.xero.com/connect/token", answer);
    await expectRefused(await signIn(), code);
  });
});

describe("an id_token is refused", () => {
  const secret = new TextEncoder().encode("test-client-secret");
  const forgeries: [string, (genuine: JWTPayload) => Promise<string>][] = [
    ["for another audience", (claims) => signRs256({ ...claims, aud: "other-client" })],
    ["from another issuer", (claims) => signRs256({ ...claims, iss: "https://evil.example" })],
    ["with another nonce", (claims) => signRs256({ ...claims, nonce: "other" })],
    ["without a nonce", ({ nonce: _nonce, ...claims }) => signRs256(claims)],
    ["that has expired", (claims) => signRs256({ ...claims, exp: Math.floor(Date.now() / 1000) - 120 })],
    ["without an expiry", ({ exp: _exp, ...claims }) => signRs256(claims)],
    ["without an email address", ({ email: _email, ...claims }) => signRs256(claims)],
    ["without a signature", async (claims) => new UnsecuredJWT(claims).encode()],
    ["signed with RS512 and the right key", signRs512],
    [
      "signed with HS256 and the client secret",
      (c) => new SignJWT(c).setProtectedHeader({ alg: "HS256" }).sign(secret),
    ],
    [
      "signed with HS256 and the public key",
      async (c) =>
        new SignJWT(c).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(await publicKeyText())),
    ],
    [
      "signed with another RSA key",
      async (claims) => {
        const pair = await crypto.subtle.generateKey(
          {
            name: "RSASSA-PKCS1-v1_5",
            modulusLength: 2048,
            publicExponent: new Uint8Array([1, 0, 1]),
            hash: "SHA-256",
          },
          true,
          ["sign", "verify"],
        );
        if (!("privateKey" in pair)) throw new Error("no key pair");
        return signRs256(claims, { key: pair.privateKey });
      },
    ],
    ["with an unknown key id", (claims) => signRs256(claims, { kid: "unknown" })],
    ["that is not a token", async () => "nonsense"],
  ];
  it.each(forgeries)("%s", async (_name, forge) => {
    xero.idToken = forge;
    await expectRefused(await signIn(), "identity-invalid");
  });

  it("and the key set is not read again for each forgery", async () => {
    const now = Date.now() + 10 * 3_600_000;
    vi.useFakeTimers({ toFake: ["Date"], now });
    xero.idToken = (claims) => signRs256(claims, { kid: "unknown" });
    for (let n = 0; n < 5; n++) await signIn();
    const read = xero.requests.filter((request) => request.url.pathname.endsWith("/jwks")).length;
    expect(read).toBe(1);
    vi.setSystemTime(now + 31_000);
    await signIn();
    expect(xero.requests.filter((request) => request.url.pathname.endsWith("/jwks")).length).toBe(2);
    vi.useRealTimers();
  });
});

describe("who may come in", () => {
  it("a person without a firm gets no session and leaves no trace", async () => {
    xero.claims = { email: "zoe@example.com", xero_userid: "xero-zoe" };
    const location = await signIn();
    await expectRefused(location, "no-firm");
    expect(new URL(location, ORIGIN).searchParams.get("reason")).toContain("zoe@example.com");
    expect(await database(env.DB).select().from(schema.users)).toHaveLength(1);
  });

  it("an invited person comes in by email address in any case, and stays when the address changes", async () => {
    await database(env.DB)
      .insert(schema.members)
      .values({ id: "m", firmId: ACME, email: "zoe@example.com", userId: null, role: "viewer", createdAtMs: 0 });
    xero.claims = { email: "ZOE@Example.com", xero_userid: "xero-zoe" };
    expect(await signIn()).toBe("/");
    xero.claims = { email: "zoe@new.example", xero_userid: "xero-zoe" };
    expect(await signIn()).toBe("/");
  });

  it("an address that Xero calls unverified takes up no invitation", async () => {
    await database(env.DB)
      .insert(schema.members)
      .values({ id: "m", firmId: ACME, email: "zoe@example.com", userId: null, role: "owner", createdAtMs: 0 });
    xero.claims = { email: "zoe@example.com", xero_userid: "xero-zoe", email_verified: false };
    await expectRefused(await signIn(), "no-firm");
  });

  it("an invitation that somebody took up is not open to another with the same address", async () => {
    xero.claims = { xero_userid: "xero-imposter" };
    await expectRefused(await signIn(), "no-firm");
  });

  it("nobody, while nothing is connected", async () => {
    await freshDatabase();
    await expectRefused(await signIn(), "nothing-connected");
  });
});

describe("the page's first question", () => {
  it("is answered to everybody, and tells nothing but whether somebody is signed in", async () => {
    const signedIn = async () => (await browser.fetch("/auth/who")).json();
    expect(await signedIn()).toEqual({ signedIn: false, setupCodeWanted: false });
    await signIn();
    expect(await signedIn()).toEqual({ signedIn: true, setupCodeWanted: false });
  });
});

describe("signing out", () => {
  it("ends the session at once, in D1 and in the browser", async () => {
    await signIn();
    const response = await browser.fetch("/auth/logout", { method: "POST", headers: { origin: ORIGIN } });
    expect(response.status).toBe(204);
    expect(browser.cookies.has("orbit_session")).toBe(false);
    expect(await sessions()).toBe(0);
  });

  it("is refused to another site", async () => {
    await signIn();
    const response = await browser.fetch("/auth/logout", {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });
    expect(response.status).toBe(403);
    expect(await sessions()).toBe(1);
  });

  it("wants POST", async () => {
    const response = await browser.fetch("/auth/logout");
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toContain("POST");
  });
});

describe("a bad configuration", () => {
  it("answers 503 and names the variables, never their values", async () => {
    const response = await newBrowser({ SESSION_KEY: "short", XERO_CLIENT_ID: "" }).fetch("/auth/login");
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const { detail } = await response.json<{ detail: string }>();
    expect(detail).toContain("SESSION_KEY");
    expect(detail).toContain("XERO_CLIENT_ID");
    expect(detail).not.toContain("short");
  });
});
