/**
 * Serves the page while it is written (dev-server.ts), and builds it to web/dist, which the Worker serves as static assets (wrangler.toml). Names carry a hash of the
 * content and nothing is inlined into index.html, so that the strict policy in public/_headers holds.
 */

import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";
import { devServer } from "./dev-server.ts";
import { firstLoad } from "./first-load.ts";

/** The page, and the viewer of the API's description, which the Worker serves at /api/docs. */
function page(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export default defineConfig(({ command }) => ({
  ...(command === "serve" ? devServer() : {}),
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [preact({ prefreshEnabled: command === "serve", devToolsEnabled: false }), firstLoad(page("index.html"))],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: { input: [page("index.html"), page("docs.html")] },
  },
}));
