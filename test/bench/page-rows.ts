/** Events and copies for the page's benchmark, written into the local D1's file by one statement each. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** One in ten has failed, one in twenty waits; a copy for each. The newest came in a minute ago, the others before. */
export function fillDatabase(folder: string, rows: number): void {
  const db = new DatabaseSync(fileOf(folder));
  db.exec("PRAGMA busy_timeout = 10000");
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;
  const satellites = "(SELECT json_group_array(json_array(tenant_id, name)) FROM entities WHERE role = 'satellite')";
  const satellite = `json_extract(${satellites}, '$[' || (i % 2) || ']')`;
  const group = "(SELECT tenant_id FROM entities WHERE role = 'group')";
  const status = "CASE WHEN i % 10 = 3 THEN 'failed' WHEN i % 20 = 7 THEN 'waiting' ELSE 'synced' END";
  const failure = (code: string, title: string, automatic: boolean) =>
    JSON.stringify({ code, title, detail: "Of a benchmark.", remedy: ["Nothing to do."], automatic });
  const failures = `CASE WHEN i % 10 = 3 THEN json_array(json('${failure("no-tracking", "Invoice has no tracking", false)}'))
    WHEN i % 20 = 7 THEN json_array(json('${failure("day-limit", "Daily Rate Limit Hit", true)}')) ELSE '[]' END`;
  const target = `json_array(json_object('tenantId', ${satellite} ->> 0, 'name', ${satellite} ->> 1,
    'resourceId', printf('copy-%06d', i), 'status', ${status}, 'failures', json('[]')))`;
  const at = `${Date.now()} - i * 60000`;
  db.exec(`${numbers} INSERT INTO events (id, firm_id, rev, received_at_ms, updated_at_ms, source, kind, change, tenant_id,
      entity_name, resource_id, label, contact_name, status, code, attempts, targets, failures, timeline)
    SELECT printf('bench-%06d', i), (SELECT id FROM firms), 1, ${at}, ${at}, 'webhook', 'invoice', 'create', ${group},
      'Harbour Practice Group', printf('record-%06d', i), printf('INV-%06d', i), 'Client ' || (i % 700), ${status},
      CASE WHEN i % 10 = 3 THEN 'no-tracking' WHEN i % 20 = 7 THEN 'day-limit' END, 1, ${target}, ${failures}, '[]' FROM n`);
  db.exec(`${numbers} INSERT INTO mappings (firm_id, kind, group_id, tenant_id, satellite_id, label, synced_at_ms, drifted, rev)
    SELECT (SELECT id FROM firms), 'invoice', printf('record-%06d', i), ${satellite} ->> 0, printf('copy-%06d', i),
      printf('INV-%06d', i), ${at}, 0, 1 FROM n`);
  db.close();
}

function fileOf(folder: string): string {
  const kept = join(folder, ".wrangler/start/orbit/v3/d1/miniflare-D1DatabaseObject");
  const name = readdirSync(kept).find((file) => /^[0-9a-f]{64}\.sqlite$/.test(file));
  if (name === undefined) throw new Error(`no database in ${kept}`);
  return join(kept, name);
}
