// biome-ignore-all lint/style/noExcessiveLinesPerFile: one way from consent to connections.
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { authoriseUrl, type Bench, bench, consent, DEMO, ORIGIN, postToken, REDIRECT_URI, signIn } from "./harness.ts";

const VERIFIER = "a-verifier-of-at-least-forty-three-characters-in-all";

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return Buffer.from(digest).toString("base64url");
}

function get(at: Bench, path: string, token: string): Promise<Response> {
  return at.simulator.fetch(new Request(`${ORIGIN}${path}`, { headers: { authorization: `Bearer ${token}` } }));
}

async function connections(
  at: Bench,
  token: string,
  query = "",
): Promise<{ id: string; tenantId: string; authEventId: string }[]> {
  return (await (await get(at, `/connections${query}`, token)).json()) as never;
}

describe("consent", () => {
  test("the page refuses framing, runs no script and names what is asked for", async () => {
    const response = await bench().simulator.fetch(new Request(authoriseUrl()));
    const html = await response.text();
    expect(response.headers.get("x-frame-options")).toBe("DENY");
    expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(html).not.toContain("<script");
    expect(html).toContain("Harbour Melbourne Pty Ltd");
  });

  test("a sign-in without accounting scopes asks for no organisation and connects none", async () => {
    const at = bench();
    const page = await (await at.simulator.fetch(new Request(authoriseUrl({ scope: "openid profile email" })))).text();
    expect(page).not.toContain("Organisations to connect");
    const tokens = await signIn(at, { scope: "openid profile email" });
    expect(tokens.refresh_token).toBeUndefined();
    expect(await connections(at, tokens.access_token)).toEqual([]);
  });

  test("cancel goes back with access_denied and the state", async () => {
    const url = await consent(bench(), {}, { decision: "cancel" });
    expect(url.searchParams.get("error")).toBe("access_denied");
    expect(url.searchParams.get("state")).toBe("some-state");
  });

  test.each([
    [{ client_id: "somebody-else" }, "unauthorized_client"],
    [{ redirect_uri: "http://127.0.0.1:8787/auth/callback" }, "invalid_request"],
    [{ redirect_uri: "http://orbit.example/auth/callback" }, "invalid_request"],
    [{ scope: "openid accounting.transactions" }, "invalid_scope"],
  ])("%o ends on Xero's own error page, never at the app", async (query, error) => {
    const response = await bench().simulator.fetch(new Request(authoriseUrl(query)));
    expect(response.status).toBe(400);
    expect(response.headers.get("location")).toBeNull();
    expect(await response.text()).toContain(error);
  });

  test("only registered redirect URIs are taken when there are any", async () => {
    const at = bench({ app: { redirectUris: ["https://orbit.example/auth/callback"] } });
    expect((await at.simulator.fetch(new Request(authoriseUrl()))).status).toBe(400);
    const registered = authoriseUrl({ redirect_uri: "https://orbit.example/auth/callback" });
    expect((await at.simulator.fetch(new Request(registered))).status).toBe(200);
  });

  test("a person can only connect organisations of their own, and only the ticked ones", async () => {
    const at = bench();
    const tokens = await signIn(at, {}, { user: "bookkeeper@harbour.example", choice: "made", tenant: DEMO.sydney });
    expect((await connections(at, tokens.access_token)).map((row) => row.tenantId)).toEqual([DEMO.sydney]);
  });
});

describe("codes", () => {
  test("a code works once and for five minutes", async () => {
    const at = bench();
    const code = (await consent(at)).searchParams.get("code") ?? "";
    const form = { grant_type: "authorization_code", code, redirect_uri: REDIRECT_URI };
    expect((await postToken(at, form)).status).toBe(200);
    const again = await postToken(at, form);
    expect(again.status).toBe(400);
    expect(await again.json()).toEqual({ error: "invalid_grant" });

    const late = (await consent(at)).searchParams.get("code") ?? "";
    at.clock.nowMs += 5 * 60_000;
    expect((await postToken(at, { ...form, code: late })).status).toBe(400);
  });

  test("PKCE: the right verifier is needed, and its absence is noticed", async () => {
    const at = bench();
    const challenge = { code_challenge: await challengeOf(VERIFIER), code_challenge_method: "S256" };
    const redeem = async (verifier: Record<string, string>) => {
      const code = (await consent(at, challenge)).searchParams.get("code") ?? "";
      const form = { grant_type: "authorization_code", code, redirect_uri: REDIRECT_URI, ...verifier };
      return (await postToken(at, form)).status;
    };
    expect(await redeem({ code_verifier: VERIFIER })).toBe(200);
    expect(await redeem({ code_verifier: `${VERIFIER}x` })).toBe(400);
    expect(await redeem({})).toBe(400);
  });

  test("another redirect URI or a wrong secret gets nothing", async () => {
    const at = bench();
    const code = (await consent(at)).searchParams.get("code") ?? "";
    const form = { grant_type: "authorization_code", code, redirect_uri: `${REDIRECT_URI}/other` };
    expect(await (await postToken(at, form)).json()).toEqual({ error: "invalid_grant" });
    const wrong = await postToken(at, form, "wrong");
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toEqual({ error: "invalid_client" });
  });
});

describe("tokens", () => {
  test("the id token verifies against the JWKS, names nonce and person, and not the consent event", async () => {
    const at = bench();
    const tokens = await signIn(at, { nonce: "n-1" });
    const jwks = (await (await get(at, "/.well-known/openid-configuration/jwks", "")).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(tokens.id_token, createLocalJWKSet(jwks), {
      issuer: ORIGIN,
      audience: "orbit-demo-client",
      currentDate: new Date(at.clock.nowMs),
    });
    expect(payload).toMatchObject({ nonce: "n-1", email: "bookkeeper@harbour.example", given_name: "Demo" });
    expect(payload).not.toHaveProperty("authentication_event_id");
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(decodeProtectedHeader(tokens.id_token).kid).toBe(jwks.keys[0]?.kid);
  });

  test("the access token names the consent event that its connections carry", async () => {
    const at = bench();
    const first = await signIn(at, {}, { choice: "made", tenant: DEMO.group });
    const second = await signIn(at, {}, { choice: "made", tenant: DEMO.sydney });
    const claims = decodeJwt<{ authentication_event_id: string; scope: string[] }>(second.access_token);
    expect(claims.scope).toContain("accounting.invoices");
    const own = await connections(at, second.access_token, `?authEventId=${claims.authentication_event_id}`);
    expect(own.map((row) => row.tenantId)).toEqual([DEMO.sydney]);
    expect(await connections(at, first.access_token)).toHaveLength(2);
  });

  test("an expired access token is refused with the time of its expiry", async () => {
    const at = bench();
    const tokens = await signIn(at);
    at.clock.nowMs += 30 * 60_000;
    const response = await get(at, "/connections", tokens.access_token);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      Title: "Unauthorized",
      Status: 401,
      Detail: "TokenExpired: token expired at 11/22/2026 01:30:00",
    });
  });
});

describe("refreshing", () => {
  const refresh = async (at: Bench, token: string) => {
    const response = await postToken(at, { grant_type: "refresh_token", refresh_token: token });
    return (await response.json()) as { refresh_token?: string; error?: string };
  };

  test("every refresh gives a new pair; the old token works for 30 minutes after its first use, then never", async () => {
    const at = bench();
    const { refresh_token: first } = await signIn(at);
    const second = await refresh(at, first);
    at.clock.nowMs += 29 * 60_000;
    const retried = await refresh(at, first);
    expect(new Set([first, second.refresh_token, retried.refresh_token]).size).toBe(3);
    at.clock.nowMs += 60_000;
    expect(await refresh(at, first)).toEqual({ error: "invalid_grant" });
    expect((await refresh(at, second.refresh_token ?? "")).refresh_token).toBeDefined();
    expect((await refresh(at, retried.refresh_token ?? "")).refresh_token).toBeDefined();
  });

  test("a refresh token dies after 60 days unused", async () => {
    const at = bench();
    const { refresh_token } = await signIn(at);
    at.clock.nowMs += 60 * 24 * 60 * 60_000;
    expect(await refresh(at, refresh_token)).toEqual({ error: "invalid_grant" });
  });

  test("strict rotation on request: a used token is dead at once", async () => {
    const at = bench({ behaviour: { refreshGraceMs: 0 } });
    const { refresh_token } = await signIn(at);
    expect((await refresh(at, refresh_token)).refresh_token).toBeDefined();
    expect(await refresh(at, refresh_token)).toEqual({ error: "invalid_grant" });
  });

  test("revocation answers 200 with nothing, ends refreshing and every connection of the person", async () => {
    const at = bench();
    const tokens = await signIn(at);
    const response = await at.simulator.fetch(
      new Request(`${ORIGIN}/connect/revocation`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa("orbit-demo-client:orbit-demo-secret")}` },
        body: new URLSearchParams({ token: tokens.refresh_token }),
      }),
    );
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
    expect(await refresh(at, tokens.refresh_token)).toEqual({ error: "invalid_grant" });
    expect(await connections(at, tokens.access_token)).toEqual([]);
  });
});

describe("connections", () => {
  test("look as Xero's do and carry only the app's meter", async () => {
    const at = bench();
    const tokens = await signIn(at);
    const response = await get(at, "/connections", tokens.access_token);
    expect(response.headers.get("x-appminlimit-remaining")).toBe("9999");
    expect(response.headers.get("x-minlimit-remaining")).toBeNull();
    const rows = (await response.json()) as object[];
    expect(rows[0]).toEqual({
      id: expect.any(String),
      authEventId: decodeJwt(tokens.access_token).authentication_event_id,
      tenantId: DEMO.group,
      tenantType: "ORGANISATION",
      tenantName: "Harbour Practice Group",
      createdDateUtc: "2026-11-22T01:00:00.0000000",
      updatedDateUtc: "2026-11-22T01:00:00.0000000",
    });
  });

  test("are deleted by connection id: 204, then 404; refreshing goes on", async () => {
    const at = bench();
    const tokens = await signIn(at);
    const [row] = await connections(at, tokens.access_token);
    const remove = () =>
      at.simulator.fetch(
        new Request(`${ORIGIN}/connections/${row?.id}`, {
          method: "DELETE",
          headers: { authorization: `Bearer ${tokens.access_token}` },
        }),
      );
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect(await connections(at, tokens.access_token)).toHaveLength(2);
    const refreshed = await postToken(at, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    expect(refreshed.status).toBe(200);
  });

  test("connecting again keeps the connection's id and its first date", async () => {
    const at = bench();
    const [before] = await connections(at, (await signIn(at)).access_token);
    at.clock.nowMs += 60_000;
    const [after] = await connections(at, (await signIn(at)).access_token);
    expect(after?.id).toBe(before?.id);
    expect(after?.authEventId).not.toBe(before?.authEventId);
  });
});

test("rows taken from one simulator bring another to the same state", async () => {
  const at = bench();
  const tokens = await signIn(at);
  const stored = at.simulator.takeChanges();
  expect(at.simulator.takeChanges()).toEqual([]);
  const again = bench({ stored });
  expect(await connections(again, tokens.access_token)).toHaveLength(3);
});
