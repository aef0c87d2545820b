/**
 * A large firm for the benchmarks of lists and page, written into the local D1's file by one statement a table: documents of
 * two years with a copy each, as many events, and a contact for every twenty documents.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * One in fifty has failed and one in a hundred waits, which is a bad week; three of ten events were skipped (echoes), one in
 * fifty of the copies differs. The newest are of now, the others before.
 */
export function fillDatabase(folder: string, rows: number): void {
  const db = new DatabaseSync(fileOf(folder));
  db.exec("PRAGMA busy_timeout = 10000");
  const sql = statements(rows);
  for (const insert of [sql.events, sql.contacts, sql.documents]) db.exec(insert);
  db.close();
}

const FIRM = "(SELECT id FROM firms)";
const GROUP = "(SELECT tenant_id FROM entities WHERE role = 'group')";
const SATELLITES = "(SELECT json_group_array(json_array(tenant_id, name)) FROM entities WHERE role = 'satellite')";
const SATELLITE = `json_extract(${SATELLITES}, '$[' || (i % 2) || ']')`;
const OUTCOME = (otherwise: string) =>
  `CASE WHEN i % 50 = 3 THEN 'failed' WHEN i % 100 = 7 THEN 'waiting' ELSE ${otherwise} END`;
const STATUS = OUTCOME("iif(i % 10 IN (5, 6, 8), 'skipped', 'synced')");
const FAILURES = `CASE WHEN i % 50 = 3 THEN ${failure("no-tracking", "Invoice has no tracking", false)}
  WHEN i % 100 = 7 THEN ${failure("day-limit", "Daily Rate Limit Hit", true)} ELSE '[]' END`;
const DIFFERENCES = "json_array(json_object('field', 'Reference', 'group', 'PO ' || i, 'satellite', 'PO'))";

function failure(code: string, title: string, automatic: boolean): string {
  const one = { code, title, detail: "Of a benchmark.", remedy: ["Nothing to do."], automatic };
  return `json_array(json('${JSON.stringify(one)}'))`;
}

function statements(rows: number) {
  const numbers = (most: number) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${most})`;
  const at = `${Date.now()} - i * 60000`;
  // Two years, however many there are.
  const day = `date('now', '-' || (i * 730 / ${rows}) || ' days')`;
  const total = "printf('%d.%02d', 100 + i % 5000, i % 100)";
  const money = (rest = "") =>
    `json_object(${rest}'status', 'AUTHORISED', 'total', ${total}, 'tax', '10.00', 'paid', '0.00', 'credited', '0.00', 'due', ${total})`;
  const target = `json_array(json_object('tenantId', ${SATELLITE} ->> 0, 'name', ${SATELLITE} ->> 1,
    'resourceId', printf('copy-%06d', i), 'status', ${STATUS}, 'failures', json('[]')))`;
  const copy = money("'documentId', printf('copy-%06d', i), 'kept', json('null'), ");
  return {
    events: `${numbers(rows)} INSERT INTO events (id, firm_id, rev, received_at_ms, updated_at_ms, source, kind, change,
        tenant_id, entity_name, resource_id, label, contact_name, status, code, attempts, targets, failures, timeline)
      SELECT printf('bench-%06d', i), ${FIRM}, 1, ${at}, ${at}, 'webhook', iif(i % 20 = 3, 'contact', 'invoice'), 'create',
        ${GROUP}, 'Harbour Practice Group', printf('record-%06d', i), printf('INV-%06d', i), 'Client ' || (i % 700),
        ${STATUS}, CASE WHEN i % 50 = 3 THEN 'no-tracking' WHEN i % 100 = 7 THEN 'day-limit' END, 1, ${target},
        ${FAILURES}, '[]' FROM n`,
    contacts: `${numbers(Math.ceil(rows / 20))} INSERT INTO mappings (firm_id, kind, group_id, tenant_id,
        satellite_id, label, synced_at_ms, drifted, rev)
      SELECT ${FIRM}, 'contact', printf('contact-%06d', i), ${SATELLITE} ->> 0, printf('contact-copy-%06d', i),
        'Client ' || i, ${at}, 0, 1 FROM n`,
    documents: `${numbers(rows)} INSERT INTO documents (firm_id, kind, group_id, rev, number, reference, contact_name, date,
        due_date, currency, is_bill, state, words, total, due, group_side, satellite_tenant_id, copy_side, differences,
        failures, updated_at_ms, checked_at_ms, satellite_id, synced_at_ms, drift_seen_at_ms)
      SELECT ${FIRM}, 'invoice', printf('record-%06d', i), 1, printf('INV-%06d', i), 'PO ' || i, 'Client ' || (i % 700),
        ${day}, ${day}, 'AUD', 0, ${OUTCOME("CASE WHEN i % 1000 = 1 THEN 'kept' WHEN i % 50 = 1 THEN 'skipped' ELSE 'in-step' END")},
        lower(printf('INV-%06d', i) || char(10) || 'PO ' || i || char(10) || 'Client ' || (i % 700)), ${total}, ${total},
        ${money()}, ${SATELLITE} ->> 0, ${copy}, iif(i % 50 = 1, ${DIFFERENCES}, null), ${FAILURES}, ${at}, ${at},
        printf('copy-%06d', i), ${at}, iif(i % 50 = 1, ${at}, null) FROM n`,
  };
}

function fileOf(folder: string): string {
  const kept = join(folder, ".wrangler/start/orbit/v3/d1/miniflare-D1DatabaseObject");
  const name = readdirSync(kept).find((file) => /^[0-9a-f]{64}\.sqlite$/.test(file));
  if (name === undefined) throw new Error(`no database in ${kept}`);
  return join(kept, name);
}
