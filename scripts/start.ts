/**
 * `npm start`: the whole product on this machine. Builds the page, applies the local migrations, starts Orbit and the
 * Xero simulator, connects the demo firm and prints the two addresses. Everything it keeps is in .wrangler/start;
 * `npm start -- --fresh` begins with nothing. PORT and XERO_PORT choose other ports.
 */

import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { buildPage } from "./build-page.ts";
import { answering, connectDemo } from "./connect-demo.ts";
import { flags } from "./flags.ts";
import { ended, endTogether, ROOT, wrangler } from "./wrangler.ts";

const KEPT = join(ROOT, ".wrangler/start");
const WEBHOOK_KEY = "orbit-demo-webhook-key";
const CLIENT = { XERO_CLIENT_ID: "orbit-demo-client", XERO_CLIENT_SECRET: "orbit-demo-secret" };

/** As wrangler.toml spells the one that tells of alerts. */
const ALERTS_CRON = "*/5 * * * *";
const CRON_EVERY_MS = 30_000;
let isStartingOver = false;

if (flags("fresh").fresh) await rm(KEPT, { recursive: true, force: true });
await mkdir(KEPT, { recursive: true });
console.log("Orbit is starting …");
await buildPage();

const port = await freePort(Number(process.env.PORT ?? 8787));
const xeroPort = await freePort(Number(process.env.XERO_PORT ?? port + 1), port);
const orbit = `http://localhost:${port}`;
const xero = `http://localhost:${xeroPort}`;

const orbitData = ["--persist-to", join(KEPT, "orbit")];
await migrate();

/** Only this machine can ask for it, and only who knows the address, which the simulator is given. */
const startOverPath = `/${randomBytes(16).toString("hex")}`;
const startOverPort = await freePort(xeroPort + 1, port);
createHttpServer((request, response) => {
  const isAsked = request.method === "POST" && request.url === startOverPath;
  response.writeHead(isAsked ? 202 : 404).end();
  if (isAsked) void startOver();
}).listen(startOverPort, "127.0.0.1");

const simulator = run(
  "xero",
  ["-c", "test/xero/wrangler.toml", "--port", String(xeroPort), "--persist-to", join(KEPT, "xero")],
  {
    WEBHOOK_URL: `${orbit}/webhooks/xero`,
    WEBHOOK_KEY,
    PUBLIC_URL: xero,
    START_OVER_URL: `http://127.0.0.1:${startOverPort}${startOverPath}`,
    DATA: "practice",
  },
);
let product = await runOrbit();
endTogether(() => [simulator, product]);

try {
  await Promise.all([answering(`${orbit}/healthz`), answering(`${xero}/sim/state`)]);
  await connect();
} catch (error) {
  failed(error);
}
setInterval(() => void runCron(), CRON_EVERY_MS).unref();
console.log(`
  Orbit's events page   ${orbit}   (press "Sign in with Xero" and allow)
  The simulated Xero    ${xero}   (raise, edit, pay and void invoices here; alerts and mails of Orbit arrive at its end)

  Stop with Ctrl+C. Start again with an empty practice: npm start -- --fresh, or "Start over" in the simulated Xero
`);
// Until both have ended; the product may be another one by then.
await ended(simulator);
process.exitCode = await ended(product);

async function runOrbit(): Promise<ChildProcess> {
  return run("orbit", ["--port", String(port), ...orbitData], {
    ...CLIENT,
    // Mails and alerts are sent by the cron, which no request tells where the page is.
    APP_URL: orbit,
    XERO_API_URL: xero,
    XERO_LOGIN_URL: xero,
    XERO_IDENTITY_URL: xero,
    XERO_WEBHOOK_KEY: WEBHOOK_KEY,
    MAIL_FROM: "Orbit <orbit@demo.example>",
    MAIL_URL: `${xero}/sim/mails`,
    ...(await keys()),
  });
}

/** Orbit with nothing that it knew, connected to the simulated Xero, which has begun anew by itself. */
async function startOver(): Promise<void> {
  if (isStartingOver) return;
  isStartingOver = true;
  try {
    const gone = ended(product);
    product.kill("SIGTERM");
    await gone;
    await rm(join(KEPT, "orbit"), { recursive: true, force: true });
    await migrate();
    product = await runOrbit();
    await answering(`${orbit}/healthz`);
    await connect();
  } catch (error) {
    failed(error);
  } finally {
    isStartingOver = false;
  }
}

/** Also what was announced while Orbit did not answer: the simulated Xero tries that again after a quarter of an hour, as Xero does. */
async function connect(): Promise<void> {
  await connectDemo(orbit, { alertUrl: `${xero}/sim/alerts` });
  for (const what of ["intent", "deliver"]) await fetch(`${xero}/sim/webhooks/${what}`, { method: "POST" });
}

async function migrate(): Promise<void> {
  const migrations = wrangler(["d1", "migrations", "apply", "orbit", "--local", ...orbitData], "pipe");
  if ((await ended(migrations)) !== 0) throw new Error("the local migrations could not be applied");
}

/** `wrangler dev` does not run crons by itself. Alerts go out as they would every five minutes, only sooner. */
async function runCron(): Promise<void> {
  if (isStartingOver) return;
  const address = `${orbit}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(ALERTS_CRON)}`;
  await fetch(address, { signal: AbortSignal.timeout(CRON_EVERY_MS) }).catch(() => undefined);
}

function failed(error: unknown): never {
  console.error(`Orbit could not be started: ${error instanceof Error ? error.message : error}`);
  console.error(`The logs are ${join(KEPT, "orbit.log")} and ${join(KEPT, "xero.log")}`);
  process.exit(1);
}

/** One wrangler dev whose output goes to a log file; when it ends, everything ends, unless it is to begin anew. */
function run(name: string, args: readonly string[], vars: Readonly<Record<string, string>>): ChildProcess {
  const given = Object.entries(vars).flatMap(([key, value]) => ["--var", `${key}:${value}`]);
  const quiet = ["--show-interactive-dev-session=false", "--inspector-port", "0"];
  const child = wrangler(["dev", ...args, ...quiet, ...given], ["ignore", "pipe", "pipe"]);
  const file = createWriteStream(join(KEPT, `${name}.log`));
  child.stdout?.pipe(file);
  child.stderr?.pipe(file);
  child.once("exit", () => isStartingOver || process.kill(process.pid, "SIGTERM"));
  return child;
}

/** Made once, so that what was sealed before the last stop can be opened. */
async function keys(): Promise<Record<string, string>> {
  const path = join(KEPT, "keys.json");
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    const made = { TOKEN_KEY: randomBytes(32).toString("base64"), SESSION_KEY: randomBytes(32).toString("base64") };
    await writeFile(path, JSON.stringify(made), { mode: 0o600 });
    return made;
  }
}

/** The port, or the next one that is free on this machine. */
async function freePort(from: number, taken = 0): Promise<number> {
  for (let candidate = from; candidate < from + 100; candidate++) {
    if (candidate !== taken && (await isFree(candidate))) return candidate;
  }
  throw new Error(`no free port from ${from}`);
}

function isFree(candidate: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(candidate, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
