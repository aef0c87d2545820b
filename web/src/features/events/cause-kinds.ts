/** Causes by what mends them, where that is a button of this page. Pure. */

const MENDED_BY_CONNECTING: readonly string[] = ["token-set-invalid", "disconnected", "scope-missing"];
const MENDED_BY_MAPPING: readonly string[] = ["no-satellite"];

/** A new consent. */
export function isMendedByConnecting(code: string): boolean {
  return MENDED_BY_CONNECTING.includes(code);
}

/** A person says that an organisation is gone for good. */
export function isOfFormerSatellite(code: string): boolean {
  return code === "former-satellite" || code === "moving";
}

/** An option that no satellite has. */
export function isMapping(code: string): boolean {
  return MENDED_BY_MAPPING.includes(code);
}

/** It has no end of its own: a person resumes the organisation. */
export function isPause(code: string): boolean {
  return code === "paused";
}
