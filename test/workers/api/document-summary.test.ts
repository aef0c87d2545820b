import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { explain } from "../../../src/domain/failure-words.ts";
import { sumDocuments } from "../../../src/store/document-sums.ts";
import { upsertDocuments } from "../../../src/store/documents.ts";
import { firmScope } from "../../../src/store/scope.ts";
import type { Browser } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { planOf, recording, type Statement } from "../recorded.ts";
import { ACME, aDocument, BETA, freshFirms, MELBOURNE, money, SYDNEY } from "../seed.ts";
import { get, signedIn } from "./visitor.ts";

let viewer: Browser;

beforeEach(async () => {
  await freshFirms();
  viewer = await signedIn(fakeObjects(), ACME, "viewer");
});

const summary = (month = "2026-11") => get<object>(viewer, `/api/documents/summary?month=${month}`);
const sum = (count: number, total: string) => ({ count, total });
const NOTHING = sum(0, "0.00");
const noRoute = explain({ code: "no-tracking", category: "Entity" });

describe("the money of a month", () => {
  it("is added up satellite by satellite and currency by currency, exactly, credit notes deducted", async () => {
    const note = { kind: "credit-note", groupId: "note-7", number: "CN-7", group: money("100.10") } as const;
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { group: money("9007199254740993.01", { due: "0.02" }) }),
      aDocument(2, { group: money("0.29", { status: "PAID", paid: "0.29", due: "0.00" }), state: "kept" }),
      aDocument(3, { group: money("10.00"), state: "queued", copy: null }),
      aDocument(4, { group: money("20.00"), state: "waiting", copy: null }),
      aDocument(5, { group: money("30.00"), state: "failed" }),
      aDocument(6, { group: money("50.00"), currency: "USD" }),
      aDocument(7, note),
      aDocument(8, { group: money("70.00"), satelliteTenantId: MELBOURNE }),
      aDocument(9, { group: money("80.00"), satelliteTenantId: null, copy: null, state: "failed" }),
    ]);
    expect(await summary()).toMatchObject({
      month: "2026-11",
      satellites: [
        {
          ...{ tenantId: MELBOURNE, name: "Acme Melbourne", currency: "AUD", raised: sum(1, "70.00") },
          ...{ copied: sum(1, "70.00"), waiting: NOTHING, failed: NOTHING, owing: "70.00" },
        },
        {
          ...{ tenantId: SYDNEY, name: "Acme Sydney", currency: "AUD", raised: sum(6, "9007199254740953.20") },
          ...{ copied: sum(3, "9007199254740893.20"), waiting: sum(2, "30.00"), failed: sum(1, "30.00") },
          owing: "-40.08",
        },
        { tenantId: SYDNEY, currency: "USD", raised: sum(1, "50.00"), owing: "50.00" },
        { tenantId: null, name: null, raised: sum(1, "80.00"), failed: sum(1, "80.00") },
      ],
    });
  });

  it("counts a copy that is left as it is, as when somebody entered a payment in the satellite only", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(1, { state: "skipped" }), aDocument(2)]);
    expect(await summary()).toMatchObject({ satellites: [{ raised: sum(2, "704.00"), copied: sum(2, "704.00") }] });
  });

  it("leaves out bills, among what was sold and what is at stake", async () => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1),
      aDocument(2, { isBill: true }),
      aDocument(3, { isBill: true, state: "failed", failures: [noRoute] }),
    ]);
    const { satellites, atStake } = await get<{ satellites: unknown[]; atStake: unknown[] }>(
      viewer,
      "/api/documents/summary?month=2026-11",
    );
    expect(satellites).toMatchObject([{ raised: sum(1, "352.00"), owing: "352.00" }]);
    expect(atStake).toEqual([]);
  });

  it("leaves out other months, other firms, and what is not to be copied", async () => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { date: "2026-10-31" }),
      aDocument(2, { date: "2026-12-01" }),
      aDocument(3, { group: money("1.00", { status: "DRAFT" }), state: "skipped", copy: null }),
      aDocument(4, { group: money("1.00", { status: "VOIDED", due: "0.00" }) }),
      aDocument(5, { state: "skipped", copy: null }),
      aDocument(6, { date: null }),
    ]);
    await upsertDocuments(env.DB, BETA, [aDocument(9, { state: "failed" })]);
    expect(await summary()).toEqual({ month: "2026-11", satellites: [], atStake: [] });
    for (const bad of ["", "?month=2026-13", "?month=November"]) {
      expect((await viewer.fetch(`/api/documents/summary${bad}`)).status).toBe(400);
    }
  });

  it("comes with what is at stake in what failed or waits, cause by cause, of all months", async () => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { date: "2026-09-01", state: "failed", failures: [noRoute], group: money("100.00") }),
      aDocument(2, { state: "failed", failures: [noRoute], group: money("0.10") }),
      aDocument(3, { state: "failed", failures: [noRoute], currency: "USD", group: money("5.00") }),
      aDocument(4, { state: "waiting", group: money("7.00") }),
      aDocument(5, { state: "queued" }),
      aDocument(6),
    ]);
    const { atStake } = await get<{ atStake: unknown[] }>(viewer, "/api/documents/summary?month=2026-11");
    expect(atStake).toHaveLength(3);
    expect(atStake).toEqual(
      expect.arrayContaining([
        { state: "failed", code: "no-tracking", currency: "AUD", count: 2, total: "100.10" },
        { state: "failed", code: "no-tracking", currency: "USD", count: 1, total: "5.00" },
        { state: "waiting", code: null, currency: "AUD", count: 1, total: "7.00" },
      ]),
    );
  });

  it("is read by the firm's own keys of the month, and of what is not up to date", async () => {
    const seen: Statement[] = [];
    await sumDocuments(firmScope(recording(seen), ACME), { from: "2026-11-01", until: "2026-12-01" });
    const plans = await Promise.all(seen.map(planOf));
    const reads = plans.map((plan) => plan.filter((detail) => /^(SEARCH|SCAN) /.test(detail)));
    const fetched = "SEARCH documents USING PRIMARY KEY (firm_id=? AND kind=? AND group_id=?)";
    expect(reads).toEqual([
      [expect.stringMatching(/COVERING INDEX documents_by_date \(firm_id=\? AND date>\? AND date<\?\)/), fetched],
      [expect.stringMatching(/COVERING INDEX documents_not_in_step \(firm_id=\?\)/), fetched],
    ]);
  });
});
