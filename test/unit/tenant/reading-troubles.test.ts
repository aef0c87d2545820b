/** What people read when an organisation could not be read for a tie-out or a take-over. */

import { expect, it } from "vitest";
import { notRead } from "../../../src/tenant/model/reading-troubles.ts";

it("a list that Xero refuses or does not have is refused, and anything else is Xero's trouble", () => {
  const rejected = { kind: "rejected", status: 400, message: "No such filter", elements: [] } as const;
  const codes = [rejected, { kind: "not-found" } as const, { kind: "unreadable", reason: "not JSON" } as const].map(
    (fault) => notRead("Sydney", fault).code,
  );
  expect(codes).toEqual(["xero-rejected", "xero-rejected", "xero-unavailable"]);
  expect(notRead("Sydney", { kind: "not-found" }).text).toContain("does not have");
});
