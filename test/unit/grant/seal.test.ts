import { describe, expect, it } from "vitest";
import { open, seal } from "../../../src/grant/seal.ts";

const [oldKey, newKey, otherKey] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const TOKENS = JSON.stringify({ accessToken: "access-secret", refreshToken: "refresh-secret" });

describe("a sealed token set", () => {
  it("shows nothing of what is in it, and never looks the same twice", async () => {
    const sealed = await seal(TOKENS, [oldKey]);
    expect(sealed).not.toContain("secret");
    expect(atob(sealed.split(".")[3]?.replaceAll("-", "+").replaceAll("_", "/") ?? "")).not.toContain("secret");
    expect(await seal(TOKENS, [oldKey])).not.toBe(sealed);
  });

  it("opens under the old key while the new one seals, and not once the old one is gone", async () => {
    const before = await seal(TOKENS, [oldKey]);
    expect(await open(before, [newKey, oldKey])).toEqual({ ok: true, value: TOKENS });
    const after = await seal(TOKENS, [newKey, oldKey]);
    expect(await open(after, [newKey])).toEqual({ ok: true, value: TOKENS });
    expect(await open(before, [newKey])).toEqual({ ok: false, error: "unknown-key" });
  });

  it("is refused when a single character was changed, or it is not sealed at all", async () => {
    const sealed = await seal(TOKENS, [oldKey]);
    const at = sealed.length - 10;
    const damaged = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
    expect(await open(damaged, [oldKey])).toEqual({ ok: false, error: "damaged" });
    expect(await open(TOKENS, [oldKey])).toMatchObject({ ok: false });
    expect(await open(sealed, [otherKey])).toEqual({ ok: false, error: "unknown-key" });
  });
});
