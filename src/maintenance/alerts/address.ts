/**
 * Where alerts may be sent: https only, and no address of a private network written as a number or a local name, because the
 * address is typed by a person and requested by Orbit. A public name that leads to a private address reaches nothing either:
 * Cloudflare's fetch goes out to the internet only, and redirects are not followed. While Orbit itself runs on this machine,
 * http and loopback addresses are allowed, to try it. Pure.
 */

import type { Config } from "../../config.ts";

/** What is wrong with the address, in words; null when alerts may go there. */
export function alertAddressProblem(address: string, isLocal: boolean): string | null {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return "must be an https address";
  if (url.username !== "" || url.password !== "") return "must not hold a user name or password";
  if (isLocal && isLoopback(url.hostname)) return null;
  if (url.protocol !== "https:") return "must be an https address";
  return isPrivate(url.hostname) ? "must be an address on the internet" : null;
}

/** Orbit itself, or the Xero that it talks to, is on this machine. */
export function runsLocally(config: Pick<Config, "appUrl" | "xeroApiUrl">, origin: string | null): boolean {
  return [config.appUrl ?? origin, config.xeroApiUrl].some((address) => {
    const url = address === null ? null : URL.parse(address);
    return url !== null && isLoopback(url.hostname);
  });
}

/** The URL parser has brought every spelling of a number (0x7f.1, 2130706433) into the usual form. */
function isLoopback(host: string): boolean {
  return isLocalName(host) || host === "[::1]" || host.startsWith("127.");
}

function isPrivate(host: string): boolean {
  if (isLocalName(host) || /\.(local|internal|lan|home\.arpa)\.?$/.test(host) || !/[.:]/.test(host)) return true;
  const numbers = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(host);
  if (numbers !== null) return isPrivateIpv4(Number(numbers[1]), Number(numbers[2]));
  return host.startsWith("[") && isPrivateIpv6(host.slice(1, -1));
}

function isLocalName(host: string): boolean {
  return /^(.+\.)?localhost\.?$/.test(host);
}

function isPrivateIpv4(a: number, b: number): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 0 || b === 168)) ||
    (a === 198 && (b === 18 || b === 19))
  );
}

/** Only global unicast is public; of that, what wraps an IPv4 address is refused whatever it wraps. */
function isPrivateIpv6(address: string): boolean {
  const first = Number.parseInt(address.split(":")[0] || "0", 16);
  const isGlobal = first >= 0x2000 && first <= 0x3fff;
  return !isGlobal || first === 0x2002 || /^2001:(0:|:|db8:)/.test(address);
}
