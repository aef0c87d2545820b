/** A write that Xero did not answer usefully: its event says what is looked for, and until when, all the way. */

import { expect, test } from "vitest";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;

test.each([
  ["a 500 without saving", { kind: "status", status: 500 }],
  ["a 500 after saving", { kind: "status", status: 500, committed: true }],
] as const)("after %s of a create, the event waits, says so, and its time is always to come", async (_, effect) => {
  const practice = await new Practice({ preset: "friendly" }).open();
  const tenantId = practice.satellite("Sydney");
  raise(practice, { contact: "Ridgeway University" });
  await practice.live(MINUTE_MS);
  practice.xero.control.addFault({ path: "/api.xro/2.0/Invoices", method: "PUT", tenantId, times: 1, effect });
  const { InvoiceID } = raise(practice, { contact: "Ridgeway University" });
  const seen = new Set<string>();
  for (let n = 0; n < 60 && copiesIn(practice, "Sydney").length < 2; n++) {
    await practice.live(10_000);
    const event = practice.events().find((one) => one.resourceId === InvoiceID);
    if (event === undefined || event.status === "synced") continue;
    seen.add(event.status);
    expect(event.failures[0]?.detail).toContain("did not say whether it saved the invoice");
    expect(event.nextAttemptAtMs).toBeGreaterThan(practice.nowMs - 2000);
  }
  await practice.live(8 * MINUTE_MS);
  expect(practice.events().find((one) => one.resourceId === InvoiceID)?.status).toBe("synced");
  expect(copiesIn(practice, "Sydney")).toHaveLength(2);
  if (!("committed" in effect)) expect([...seen]).toEqual(["waiting"]);
});
