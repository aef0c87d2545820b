/** An object forgets what has ended long ago, and nothing that is open. */

import { expect, test } from "vitest";
import { folded } from "./folded.ts";
import { raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const DAY_MS = 24 * 60 * 60_000;

test("events that ended more than three months ago are gone from the object, open and newer ones are not", async () => {
  const practice = await new Practice().open();
  const old = [raise(practice), raise(practice, { option: null })];
  await practice.run(DAY_MS);
  practice.nowMs += 92 * DAY_MS;
  const recent = raise(practice, { contact: "Recent" });
  await practice.run(DAY_MS);
  const held = () =>
    folded(practice.disk(practice.group).open(), (sql) => sql.all("select record_id from events")).map(
      (row) => row.record_id,
    );
  // The walk begins with a pass, and passes come with work.
  practice.nowMs += DAY_MS;
  raise(practice, { contact: "Later" });
  await practice.run(DAY_MS);
  expect(held()).toContain(recent.InvoiceID);
  expect(held()).toContain(old[1]?.InvoiceID);
  expect(held()).not.toContain(old[0]?.InvoiceID);
});
