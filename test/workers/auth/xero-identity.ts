/**
 * Xero's identity side as a test wants it: tokens signed (or forged) as told, a key set, connections. It answers the
 * Worker's own fetch; every request it took is kept for the test to look at.
 */

import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import { vi } from "vitest";

export const CONSENT = "consent-1";
const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });

export interface Connection {
  readonly id: string;
  readonly authEventId: string;
  readonly tenantId: string;
  readonly tenantType: string;
  readonly tenantName: string | null;
}

export interface XeroIdentity {
  /** Of the sign-in that is under way. */
  nonce: string;
  /** Claims that replace those of a genuine id_token; undefined leaves one out. */
  claims: Record<string, unknown>;
  /** Replaces the whole id_token. */
  idToken: ((genuine: JWTPayload) => Promise<string>) | null;
  accessClaims: Record<string, unknown>;
  refreshToken: string | undefined;
  connections: Connection[];
  /** Answers instead of the identity side for an address that begins with the key. */
  faults: Map<string, () => Response>;
  readonly requests: { readonly method: string; readonly url: URL; readonly headers: Headers; readonly body: string }[];
}

export function connection(tenantId: string, tenantName: string, parts: Partial<Connection> = {}): Connection {
  return { id: `c-${tenantId}`, authEventId: CONSENT, tenantId, tenantType: "ORGANISATION", tenantName, ...parts };
}

/** Installs the identity side. */
export function xeroIdentity(): XeroIdentity {
  const identity: XeroIdentity = {
    claims: {},
    idToken: null,
    accessClaims: { authentication_event_id: CONSENT },
    refreshToken: "refresh-1",
    connections: [],
    faults: new Map(),
    requests: [],
    nonce: "",
  };
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const body = new TextDecoder().decode(await request.arrayBuffer());
    identity.requests.push({ method: request.method, url, headers: request.headers, body });
    for (const [prefix, answer] of identity.faults) if (request.url.startsWith(prefix)) return answer();
    if (url.pathname === "/connect/token") return Response.json(await tokenAnswer(identity));
    if (url.pathname === "/.well-known/openid-configuration/jwks") {
      return Response.json({ keys: [{ ...(await exportJWK(publicKey)), kid: "key-1" }] });
    }
    if (url.pathname === "/connections") return Response.json(identity.connections);
    return new Response("unknown", { status: 404 });
  });
  return identity;
}

async function tokenAnswer(identity: XeroIdentity) {
  const genuine: JWTPayload = {
    iss: "https://identity.xero.com",
    aud: "test-client",
    sub: "sub-ann",
    xero_userid: "xero-ann",
    email: "Ann@Example.com",
    given_name: "Ann",
    family_name: "Ames",
    nonce: identity.nonce,
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 300,
    ...identity.claims,
  };
  return {
    access_token: await signRs256({ ...identity.accessClaims, iss: "https://identity.xero.com" }),
    id_token: identity.idToken === null ? await signRs256(genuine) : await identity.idToken(genuine),
    ...(identity.refreshToken === undefined ? {} : { refresh_token: identity.refreshToken }),
    expires_in: 1800,
    token_type: "Bearer",
    scope: "openid",
  };
}

export function signRs256(payload: JWTPayload, header: { kid?: string; key?: CryptoKey } = {}): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", kid: header.kid ?? "key-1" })
    .sign(header.key ?? privateKey);
}

/** With the right key, but by another algorithm than the one that is agreed. */
export async function signRs512(payload: JWTPayload): Promise<string> {
  const key = await importJWK(await exportJWK(privateKey), "RS512");
  return new SignJWT(payload).setProtectedHeader({ alg: "RS512", kid: "key-1" }).sign(key);
}

export async function publicKeyText(): Promise<string> {
  return JSON.stringify(await exportJWK(publicKey));
}
