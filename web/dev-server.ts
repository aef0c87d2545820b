/**
 * The page as it is written, reloaded on save, in front of a running Worker: what the Worker serves is asked of it, and the
 * browser stays at one origin, which is also the Host that the Worker sees. The page has the headers of production; its
 * policy differs by one nonce, with which Vite marks the styles that it writes into the page.
 */

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";

/** Of `wrangler dev`, and of `npm start`. */
const WORKER = "http://localhost:8787";

export function devServer(worker = process.env.WORKER_URL ?? WORKER): UserConfig {
  const nonce = randomBytes(16).toString("base64");
  const proxied = workerPaths(textOf("../wrangler.toml")).map((path) => [`^${path}(?:[/?]|$)`, { target: worker }]);
  return {
    html: { cspNonce: nonce },
    // The folder of what is made ready for the browser; a Worker that starts beside it does not look there.
    cacheDir: fileURLToPath(new URL("../node_modules/.cache/vite", import.meta.url)),
    server: {
      host: "localhost",
      headers: withNonce(pageHeaders(textOf("public/_headers")), nonce),
      proxy: Object.fromEntries(proxied),
    },
  };
}

/** What wrangler.toml says the Worker answers before the page does, without the patterns for what is below. */
export function workerPaths(toml: string): readonly string[] {
  const [, list] = /^run_worker_first = (\[[^\]]*\])$/m.exec(toml) ?? [];
  if (list === undefined) throw new Error("wrangler.toml has no run_worker_first");
  const paths: readonly string[] = JSON.parse(list);
  return paths.filter((path) => !path.endsWith("/*"));
}

/** The block of `/*` in Cloudflare's file of headers. */
export function pageHeaders(text: string): Record<string, string> {
  const [, block = ""] = /^\/\*\n((?:[ \t]+.*\n?)+)/m.exec(text) ?? [];
  const lines = block.split("\n").flatMap((line) => /^\s+([\w-]+): (.+)$/.exec(line)?.slice(1, 3) ?? []);
  const pairs = lines.flatMap((name, index) => (index % 2 === 0 ? [[name, lines[index + 1] ?? ""]] : []));
  return Object.fromEntries(pairs);
}

export function withNonce(headers: Record<string, string>, nonce: string): Record<string, string> {
  const policy = headers["Content-Security-Policy"] ?? "";
  return {
    ...headers,
    "Content-Security-Policy": policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`),
  };
}

function textOf(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}
