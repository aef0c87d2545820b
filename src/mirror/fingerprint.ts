/**
 * A short name for a value, to recognise whether it is the one that was sent before. Two 32-bit hashes side by side; not
 * against an adversary. Pure and synchronous, which WebCrypto's digests are not.
 */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  let one = 0x811c9dc5;
  let two = 0x9e3779b9;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x85ebca6b) ^ (two >>> 13);
  }
  return `${(one >>> 0).toString(36)}-${(two >>> 0).toString(36)}-${text.length.toString(36)}`;
}
