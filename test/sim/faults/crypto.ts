/**
 * Stands in for WebCrypto in a process that only simulates: the same shapes, no strength, and everything done at once. So a
 * step of the simulation is over when its microtasks are, whatever thread pool there is, and a seed repeats exactly.
 */

import { createHash } from "node:crypto";
import type { KeyPairSource } from "../../xero/src/identity/signing-keys.ts";

interface StandInKey {
  readonly [Symbol.toStringTag]: "CryptoKey";
  readonly type: "secret" | "public" | "private";
  readonly extractable: true;
  readonly algorithm: object;
  readonly usages: readonly string[];
  readonly bytes: Uint8Array;
}

/** As long as AES-GCM's. */
const TAG = new Uint8Array(16);

/** For the rest of this process's life. */
export function useStandInCrypto(): void {
  const { crypto } = globalThis;
  const value = {
    subtle: STAND_IN,
    getRandomValues: (array: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(array),
    randomUUID: () => crypto.randomUUID(),
  };
  Object.defineProperty(globalThis, "crypto", { value });
}

/** What signs the simulated Xero's tokens here. */
export function standInKeyPair() {
  const key = (type: "public" | "private", usage: string) =>
    // jose asks a key for its tag, algorithm and usages, which this one has.
    newKey(type, { name: "RSASSA-PKCS1-v1_5" }, [usage], new Uint8Array(0)) as unknown as Awaited<
      ReturnType<KeyPairSource>
    >["publicKey"];
  return { publicKey: key("public", "verify"), privateKey: key("private", "sign") };
}

const STAND_IN = {
  digest: async (_: unknown, data: Uint8Array) => arrayBuffer(createHash("sha256").update(data).digest()),
  importKey: async (
    format: string,
    data: Uint8Array | { readonly d?: string },
    algorithm: string | { readonly name: string },
    _: boolean,
    usages: readonly string[],
  ) => {
    if (data instanceof Uint8Array) return newKey("secret", algorithm, usages, data);
    return newKey(format === "jwk" && data.d !== undefined ? "private" : "public", algorithm, usages, TAG);
  },
  exportKey: async (_: string, key: StandInKey) => ({
    kty: "RSA",
    n: "AQAB",
    e: "AQAB",
    ...(key.type === "private" ? { d: "AQAB" } : {}),
  }),
  sign: async (_: unknown, key: StandInKey, data: Uint8Array) => arrayBuffer(signed(key, data)),
  verify: async (_: unknown, key: StandInKey, signature: Uint8Array, data: Uint8Array) =>
    signed(key, data).equals(signature),
  encrypt: async (_: unknown, __: StandInKey, data: Uint8Array) => arrayBuffer(Buffer.concat([data, TAG])),
  decrypt: async (_: unknown, __: StandInKey, data: Uint8Array) => arrayBuffer(data.subarray(0, -TAG.length)),
};

function newKey(
  type: StandInKey["type"],
  algorithm: string | { readonly name: string },
  usages: readonly string[],
  bytes: Uint8Array,
): StandInKey {
  const given = typeof algorithm === "string" ? { name: algorithm } : algorithm;
  const whole = { hash: { name: "SHA-256" }, modulusLength: 2048, length: 256, name: given.name };
  return { [Symbol.toStringTag]: "CryptoKey", type, extractable: true, algorithm: whole, usages, bytes };
}

/** Mixes key and data into 32 bytes: tells two of them apart, and that is all that a simulation asks of a signature. */
function signed(key: StandInKey, data: Uint8Array): Buffer {
  const words = new Uint32Array(8);
  let mixed = 0x811c9dc5;
  for (const bytes of [key.type === "secret" ? key.bytes : TAG, data]) {
    for (const byte of bytes) mixed = Math.imul(mixed ^ byte, 0x01000193);
  }
  for (let word = 0; word < words.length; word++) {
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) + word;
    words[word] = mixed;
  }
  return Buffer.from(words.buffer);
}

function arrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
