import { expect, it } from "vitest";
import { moreUrgent } from "../../../src/tenant/dispatch/scheduler.ts";
import { PRIORITY } from "../../../src/tenant/model/task.ts";

it("calls of one priority leave in the order in which they became due, whichever controller planned them", () => {
  const creates = [30, 31, 32].map((dueAtMs) => ({ what: "create", priority: PRIORITY.webhook, dueAtMs }));
  const payment = { what: "payment", priority: PRIORITY.webhook, dueAtMs: 10 };
  const asked = { what: "asked", priority: PRIORITY.person, dueAtMs: 99 };
  const sweep = { what: "sweep", priority: PRIORITY.settle, dueAtMs: 1 };
  const order = [sweep, ...creates, payment, asked].sort(moreUrgent);
  expect(order.map(({ what, dueAtMs }) => `${what} ${dueAtMs}`)).toEqual([
    ...["asked 99", "payment 10", "create 30", "create 31", "create 32", "sweep 1"],
  ]);
});
