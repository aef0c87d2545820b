// biome-ignore-all lint/style/noExcessiveLinesPerFile: one month, from tie-out to signature.
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../src/domain/firm.ts";
import { err, ok } from "../../../src/domain/result.ts";
import type { TieOutDifference, TieOutLine, TieOutResult, TieOutSatellite } from "../../../src/domain/tie-out.ts";
import { startNight } from "../../../src/maintenance/tie-outs.ts";
import type { TieOutRequest } from "../../../src/objects/tenant-rpc.ts";
import { conditionsOf } from "../../../src/store/alerts.ts";
import { firmScope } from "../../../src/store/scope.ts";
import { writeTieOut } from "../../../src/store/tie-out-results.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, BETA, freshFirms, SYDNEY } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const MONTH = "2026-11";
let objects: FakeObjects;
let operator: Browser;
let asked: TieOutRequest[];

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  asked = [];
  objects.tenantMethods.startTieOut = async (request) => {
    asked.push(request);
    return ok(null);
  };
  operator = await signedIn(objects, ACME, "operator");
});

function line(group: string, satellite = group): TieOutLine {
  return { count: { group: 1, satellite: 1 }, group, satellite, difference: "0.00" };
}

function difference(number: string, reason: TieOutDifference["reason"] = null): TieOutDifference {
  return {
    ...{
      kind: "invoice",
      number,
      groupId: "g",
      satelliteId: null,
      line: "invoiced",
      group: "10.00",
      satellite: "0.00",
    },
    ...{ reason, contactName: "=Bondi, Cafe", date: "2026-11-02" },
    document: { kind: "invoice", groupId: "g", satelliteId: null },
  };
}

function sydney(invoiced: string, differences: readonly TieOutDifference[] = []): TieOutSatellite {
  return {
    tenantId: SYDNEY,
    name: "Acme Sydney",
    currency: "AUD",
    lines: {
      invoiced: line(invoiced),
      credited: line("0.00"),
      tax: line("1.00"),
      received: line("5.00"),
      owing: line("7.00"),
    },
    unexplained: "0.00",
    compared: { documents: 1, payments: 1 },
    differing: differences.length,
    differences,
  };
}

const begin = (month: unknown = MONTH) => send(operator, "POST", "/api/tie-out", { month });

async function begun(): Promise<string> {
  const response = await begin();
  expect(response.status).toBe(202);
  return (await response.json<{ id: string }>()).id;
}

async function ended(id: string, satellite: TieOutSatellite, parts: Partial<TieOutResult> = {}): Promise<void> {
  const atMs = Date.now() + 1;
  const result = { id, month: MONTH, state: "done", startedAtMs: atMs, checkedAtMs: atMs, failure: null } as const;
  await writeTieOut(env.DB, ACME, { ...result, satellites: [satellite], unrouted: 2, ...parts });
}

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly satellites: readonly TieOutSatellite[];
  readonly waiting: readonly unknown[];
  readonly signOff: { readonly changedAt: string | null; readonly changes: readonly unknown[] } | null;
}

const shown = () => get<Shown>(operator, `/api/tie-out?month=${MONTH}`);

describe("a tie-out", () => {
  it("is begun in the group's object, is running at once, and begun again is the same run", async () => {
    objects.tenantMethods.tieOutProgress = async () => ({ open: [SYDNEY] });
    objects.tenantMethods.monthWait = async () => null;
    const id = await begun();
    expect(asked).toEqual([{ id, month: MONTH, isNightly: false }]);
    expect(await shown()).toMatchObject({
      ...{ id, month: MONTH, state: "running", by: `operator-${ACME}`, satellites: [], signOff: null },
      waiting: [{ tenantId: SYDNEY, name: "Acme Sydney", reason: null, until: null }],
    });
    expect(await begun()).toBe(id);
    expect(asked).toHaveLength(1);
  });

  it.each([[null], [""], ["2026-13"], ["november"], ["2026-11-01"], ["2999-01"], [5]])(
    "of %j is refused with words",
    async (month) => {
      const response = await begin(month);
      expect(response.status).toBe(400);
      expect((await response.json<{ detail: string }>()).detail).toContain("month");
    },
  );

  it("that the object does not take leaves nothing behind", async () => {
    objects.tenantMethods.startTieOut = async () => err("too-many");
    expect((await begin()).status).toBe(409);
    objects.tenantMethods.startTieOut = async () => {
      throw new Error("gone");
    };
    expect((await begin()).status).toBe(503);
    expect((await operator.fetch(`/api/tie-out?month=${MONTH}`)).status).toBe(404);
  });

  it("is shown with all its differences, however many, and is the firm's own", async () => {
    const id = await begun();
    const many = Array.from({ length: 1_201 }, (_, n) => difference(`INV-${n}`));
    await ended(id, sydney("100.00", many));
    await ended(id, sydney("100.00", many));
    const { satellites, state } = await shown();
    expect(state).toBe("done");
    expect(satellites[0]?.differences.map(({ number }) => number)).toEqual(many.map(({ number }) => number));
    expect(satellites[0]?.lines.invoiced).toEqual(line("100.00"));
    const other = await signedIn(fakeObjects(), BETA, "owner");
    expect((await other.fetch(`/api/tie-out?month=${MONTH}`)).status).toBe(404);
    expect((await other.fetch(`/api/tie-out.csv?month=${MONTH}`)).status).toBe(404);
  });

  it("is listed by month, with its sign-off, and the firm's own", async () => {
    const listed = (who: Browser) => get<{ items: readonly unknown[] }>(who, "/api/tie-out/months");
    expect(await listed(operator)).toEqual({ items: [], nextCursor: null });
    await ended(await begun(), sydney("100.00"));
    await send(operator, "POST", "/api/tie-out/sign-off", { month: MONTH });
    await begun();
    const { items } = await listed(operator);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ month: MONTH, state: "running", changedAt: null });
    expect(items[0]).toHaveProperty("signedOffAt", expect.stringMatching(/Z$/));
    expect(await listed(await signedIn(fakeObjects(), BETA, "owner"))).toEqual({ items: [], nextCursor: null });
  });

  it("as CSV has every line and every difference, with nothing that a spreadsheet would run", async () => {
    const reason = { code: "kept", title: "Kept as it is", text: "Ann keeps it." } as const;
    await ended(await begun(), sydney("100.00", [difference("INV-1", reason)]));
    const response = await operator.fetch(`/api/tie-out.csv?month=${MONTH}`);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const rows = (await response.text()).trimEnd().split("\r\n");
    expect(rows).toHaveLength(1 + 5 + 1);
    expect(rows[1]).toBe("line,Acme Sydney,AUD,invoiced,100.00,100.00,0.00,1,1,,,,,,,,,");
    expect(rows[6]).toBe(
      `difference,Acme Sydney,AUD,invoiced,10.00,0.00,10.00,,,invoice,INV-1,"'=Bondi, Cafe",2026-11-02,Kept as it is,Ann keeps it.,kept,g,`,
    );
  });
});

describe("a sign-off", () => {
  const sign = (note?: string) => send(operator, "POST", "/api/tie-out/sign-off", { month: MONTH, note });
  const conditions = async () =>
    (await conditionsOf(firmScope(env.DB, ACME), DEFAULT_SETTINGS)).map(({ topic }) => topic);

  it("needs a finished tie-out, and says who, when and why", async () => {
    expect((await sign()).status).toBe(409);
    await ended(await begun(), sydney("100.00"));
    const signed = await sign("Checked with Ann");
    expect(signed.status).toBe(200);
    expect(await signed.json()).toMatchObject({
      ...{ note: "Checked with Ann", changedAt: null, changes: [] },
      by: { name: `operator-${ACME}` },
    });
    expect((await shown()).signOff).toMatchObject({ note: "Checked with Ann" });
    const audit = await get<{ items: { action: string; subject: string }[] }>(operator, "/api/audit");
    expect(audit.items.map(({ action, subject }) => [action, subject])).toEqual([
      ["tie-out.sign-off", MONTH],
      ["tie-out.start", MONTH],
    ]);
  });

  it("says which figures a later tie-out has changed, alerts, and is quiet when they are the signed ones again", async () => {
    await ended(await begun(), sydney("100.00"));
    await sign();
    await ended(await begun(), sydney("100.00"));
    expect((await shown()).signOff).toMatchObject({ changedAt: null });
    expect(await conditions()).not.toContain("signed-months");
    await ended(await begun(), sydney("90.00"));
    expect((await shown()).signOff).toMatchObject({
      changedAt: expect.stringMatching(/Z$/),
      changes: [
        { name: "Acme Sydney", line: "invoiced", side: "group", before: "100.00", after: "90.00" },
        { name: "Acme Sydney", line: "invoiced", side: "satellite", before: "100.00", after: "90.00" },
      ],
    });
    expect(await conditions()).toContain("signed-months");
    await ended(await begun(), sydney("100.00"));
    expect((await shown()).signOff).toMatchObject({ changedAt: null, changes: [] });
    expect(await conditions()).not.toContain("signed-months");
  });

  it("that is replaced or taken back is over", async () => {
    await ended(await begun(), sydney("100.00"));
    await sign("first");
    await ended(await begun(), sydney("90.00"));
    await sign("second");
    expect((await shown()).signOff).toMatchObject({ note: "second", changedAt: null, changes: [] });
    const back = () => send(operator, "DELETE", `/api/tie-out/sign-off?month=${MONTH}`);
    expect((await back()).status).toBe(204);
    expect((await back()).status).toBe(404);
    expect((await shown()).signOff).toBeNull();
  });
});

describe("at night", () => {
  const NIGHT_MS = Date.parse("2026-12-03T02:17:00Z");
  const night = (nowMs = NIGHT_MS) => startNight({ db: env.DB, objects }, nowMs);

  it("the current and the previous month of each firm with a satellite are begun, once", async () => {
    await night(NIGHT_MS + 10 * 3_600_000);
    expect(asked).toEqual([]);
    await night();
    expect(asked.map(({ month, isNightly }) => [month, isNightly])).toEqual([
      ["2026-12", true],
      ["2026-11", true],
    ]);
    await night(NIGHT_MS + 3_600_000);
    expect(asked).toHaveLength(2);
    await night(NIGHT_MS + 24 * 3_600_000);
    expect(asked).toHaveLength(4);
  });

  it("what is given up leaves the last result in sight, and what is done takes its place", async () => {
    const id = await begun();
    await ended(id, sydney("100.00"));
    await night();
    const november = asked.filter(({ month }) => month === MONTH).at(-1)?.id ?? "";
    expect(await shown()).toMatchObject({ id, state: "done" });
    const failure = { code: "too-many-calls", title: "…", text: "…" };
    await ended(november, sydney("90.00"), { state: "failed", failure });
    expect(await shown()).toMatchObject({ id, state: "done" });
    await ended(november, sydney("90.00"));
    expect(await shown()).toMatchObject({ id: november, state: "done", by: null });
  });
});
