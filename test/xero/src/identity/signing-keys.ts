/**
 * The RSA keys that sign tokens: made on first use, stored, rotated on request. The key pair comes from outside
 * (WebCrypto by default), because making one takes a while and cannot be seeded.
 */

import { type CryptoKey, exportJWK, generateKeyPair, importJWK } from "jose";
import type { SigningKey } from "../state/identity-records.ts";
import type { World } from "../state/world.ts";

export type KeyPairSource = () => Promise<{ readonly publicKey: CryptoKey; readonly privateKey: CryptoKey }>;

/** A fresh 2048-bit pair, as jose makes it. */
export const newKeyPair: KeyPairSource = () => generateKeyPair("RS256", { extractable: true });

export class SigningKeys {
  readonly #world: World;
  readonly #source: KeyPairSource;
  readonly #imported = new Map<string, CryptoKey | Uint8Array>();
  #making: Promise<SigningKey> | null = null;

  constructor(world: World, source: KeyPairSource) {
    this.#world = world;
    this.#source = source;
  }

  /** The key that signs now: the newest. */
  async active(): Promise<SigningKey> {
    const newest = [...this.#world.tables.signingKeys.values()].at(-1);
    if (newest !== undefined) return newest;
    this.#making ??= this.#make();
    return await this.#making;
  }

  /** A new key signs from now on; with `dropOld` the JWKS forgets the earlier ones at once. */
  async rotate(dropOld: boolean): Promise<SigningKey> {
    if (dropOld) this.#world.tables.signingKeys.clear();
    return await this.#make();
  }

  /** `private` to sign, `public` to verify; null for a kid that is not (any more) known. */
  async key(kid: string, half: "private" | "public"): Promise<CryptoKey | Uint8Array | null> {
    const stored = this.#world.tables.signingKeys.get(kid);
    if (stored === undefined) return null;
    const name = `${half} ${kid}`;
    const imported = this.#imported.get(name) ?? (await importJWK(stored[`${half}Jwk`], "RS256"));
    this.#imported.set(name, imported);
    return imported;
  }

  /** The public keys as `/.well-known/openid-configuration/jwks` shows them. */
  jwks(): { readonly keys: readonly object[] } {
    const keys = [...this.#world.tables.signingKeys.values()];
    return { keys: keys.map((key) => ({ ...key.publicJwk, use: "sig", alg: "RS256", kid: key.kid, x5t: key.kid })) };
  }

  async #make(): Promise<SigningKey> {
    const pair = await this.#source();
    const kid = this.#world.newId().replaceAll("-", "").toUpperCase();
    const row = {
      kid,
      privateJwk: { ...(await exportJWK(pair.privateKey)) },
      publicJwk: { ...(await exportJWK(pair.publicKey)) },
      createdMs: this.#world.nowMs(),
    };
    this.#making = null;
    return this.#world.tables.signingKeys.put(row);
  }
}
