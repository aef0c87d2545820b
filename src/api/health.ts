/**
 * `GET /healthz`: 200 once the configuration, D1 and its migrations are usable, else 503 and why. For monitors: no
 * session, no secrets, two small reads.
 */

import { Hono } from "hono";
import journal from "../../migrations/meta/_journal.json";
import { version } from "../../package.json";
import { parseConfig } from "../config.ts";
import { answerHeaders } from "../http/context.ts";
import { notAllowed, notConfigured } from "../http/fallbacks.ts";
import { problem } from "../http/problem.ts";
import { log } from "../log.ts";

export const health = new Hono<{ Bindings: Env }>()
  .get("/healthz", answerHeaders, async (c) => {
    const config = parseConfig(c.env);
    if (!config.ok) return notConfigured(c, config.error);
    const trouble = await databaseTrouble(c.env.DB);
    if (trouble !== null) return problem(c, "not-ready", trouble);
    const { jurisdiction } = config.value;
    return c.json({ status: "ok", version, ...(jurisdiction !== null && { jurisdiction }) }, 200);
  })
  .all("/healthz", answerHeaders, (c) => notAllowed(c, ["GET", "HEAD"]));

async function databaseTrouble(db: D1Database): Promise<string | null> {
  const newest = journal.entries.at(-1)?.tag ?? "";
  try {
    const applied = await db.prepare("SELECT 1 FROM d1_migrations WHERE name = ?").bind(`${newest}.sql`).first();
    if (applied !== null) return null;
    return `The database lacks the migration ${newest}. Run: npx wrangler d1 migrations apply orbit`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes("no such table")) {
      return "The database has no migrations yet. Run: npx wrangler d1 migrations apply orbit";
    }
    log("database-unreachable", { reason });
    return "The database does not answer. The mirror goes on from what each organisation's object holds.";
  }
}
