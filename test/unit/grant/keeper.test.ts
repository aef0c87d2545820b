// biome-ignore-all lint/style/noExcessiveLinesPerFile: one consent, and all that it can be answered.

/** One consent at Xero's token endpoint: what loses it, what does not, who is asked, and who hears that it works. */

import { beforeEach, describe, expect, test } from "vitest";
import { firmId, grantId, type TenantId, tenantId } from "../../../src/domain/ids.ts";
import { seal } from "../../../src/grant/seal.ts";
import { readStoredGrant, type StoredGrant } from "../../../src/grant/stored-grant.ts";
import { Keeper } from "../../../src/grant/token-store.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OWNER = { grantId: grantId("grant"), firmId: firmId("firm") };
const GROUP = tenantId("group");
const KEYS = [new Uint8Array(32).fill(7)];

/** A token endpoint that answers what `answer` says, and a keeper whose alarm goes off in virtual time. */
class Bench {
  nowMs = 1_000_000;
  alarmMs: number | null = null;
  stored: StoredGrant | null = null;
  answer: "tokens" | "invalid_grant" | "down" = "tokens";
  asked: string[] = [];
  told: string[] = [];
  released: TenantId[] = [];
  isDatabaseDown = false;
  /** Happens while Xero is being asked the first time. */
  meanwhile: (() => Promise<void>) | null = null;
  /** What happens right after the keeper has read what is stored: the next time, and the times after it. */
  onLoads: (() => void)[] = [];
  unreached: TenantId[] = [];
  readonly keeper = new Keeper({
    load: async () => {
      const { stored } = this;
      this.onLoads.shift()?.();
      return stored;
    },
    save: async (grant) => {
      this.stored = grant;
    },
    reportStatus: async (_, status) => {
      if (this.isDatabaseDown) throw new Error("D1 is down");
      this.told.push(status);
    },
    release: async (tenants) => {
      this.released.push(...tenants.filter((tenant) => !this.unreached.includes(tenant)));
      return this.unreached;
    },
    wakeAt: async (atMs) => {
      this.alarmMs = atMs;
    },
    keys: KEYS,
    endpoint: {
      identityUrl: "https://identity.test",
      clientId: "id",
      clientSecret: "secret",
      fetch: async (request) => {
        this.asked.push(new URLSearchParams(await request.text()).get("refresh_token") ?? "");
        const { meanwhile } = this;
        this.meanwhile = null;
        await meanwhile?.();
        return this.#response();
      },
      timeout: () => new AbortController().signal,
      nowMs: () => this.nowMs,
    },
  });

  #response(): Response {
    if (this.answer === "down") return new Response("", { status: 500 });
    if (this.answer === "invalid_grant") return Response.json({ error: "invalid_grant" }, { status: 400 });
    const n = this.asked.length;
    return Response.json({ access_token: `access-${n}`, refresh_token: `refresh-${n}`, expires_in: 1800 });
  }

  async consent(): Promise<void> {
    const tokens = { accessToken: "access-0", refreshToken: "refresh-0", expiresAtMs: this.nowMs + 30 * MINUTE_MS };
    await this.keeper.store(OWNER, tokens);
  }

  /** So much time passes, and every alarm in it goes off; answers how many did. */
  async live(forMs: number): Promise<number> {
    const untilMs = this.nowMs + forMs;
    let alarms = 0;
    for (; this.alarmMs !== null && this.alarmMs <= untilMs; alarms++) {
      if (alarms > 1000) throw new Error("the alarm goes off without end");
      this.nowMs = Math.max(this.nowMs, this.alarmMs);
      this.alarmMs = null;
      await this.keeper.wake();
    }
    this.nowMs = untilMs;
    return alarms;
  }
}

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.consent();
  bench.nowMs += HOUR_MS;
});
const codeOf = async (refused?: string) => {
  const token = await bench.keeper.accessToken(refused, GROUP);
  return token.ok ? token.value.accessToken : token.error.code;
};

describe("a consent that Xero's token endpoint refuses", () => {
  test("is asked for again by itself, with growing pauses, and is good when Xero takes it", async () => {
    bench.answer = "invalid_grant";
    expect(await codeOf()).toBe("token-refresh-failed");
    expect(await codeOf()).toBe("token-refresh-failed");
    expect(bench.asked).toEqual(["refresh-0"]);
    await bench.live(MINUTE_MS);
    expect(bench.asked).toHaveLength(3);
    bench.answer = "tokens";
    await bench.live(3 * MINUTE_MS);
    expect(await codeOf()).toBe("access-4");
    expect([bench.told, bench.released]).toEqual([[], [GROUP]]);
  });

  test("is lost when it still does some minutes later, and D1 hears of it, at the latest when it is up again", async () => {
    bench.answer = "invalid_grant";
    bench.isDatabaseDown = true;
    expect(await codeOf()).toBe("token-refresh-failed");
    await bench.live(2 * MINUTE_MS);
    expect(await codeOf()).toBe("token-refresh-failed");
    expect(await bench.live(8 * MINUTE_MS)).toBeLessThan(10);
    expect(await codeOf()).toBe("token-set-invalid");
    expect(bench.told).toEqual([]);
    bench.isDatabaseDown = false;
    await bench.live(20 * MINUTE_MS);
    expect(bench.told).toEqual(["reconnect"]);
  });

  test("is asked for seldom once it is lost, and releases everybody should Xero take it after all", async () => {
    bench.answer = "invalid_grant";
    await codeOf();
    await bench.live(10 * MINUTE_MS);
    expect(await codeOf()).toBe("token-set-invalid");
    const before = bench.asked.length;
    await bench.live(24 * HOUR_MS);
    expect(bench.asked.length - before).toBeLessThan(6);
    bench.answer = "tokens";
    await bench.live(24 * HOUR_MS);
    expect([bench.told, bench.released]).toEqual([["reconnect", "ok"], [GROUP]]);
    expect((await bench.keeper.accessToken()).ok).toBe(true);
  });

  test("is not asked for any more when its refresh token is dead of idleness in any case", async () => {
    bench.answer = "invalid_grant";
    await codeOf();
    await bench.live(70 * 24 * HOUR_MS);
    expect(bench.alarmMs).toBeNull();
  });

  test("says nothing while the endpoint is down: nobody is asked to reconnect, however long", async () => {
    bench.answer = "down";
    expect(await codeOf()).toBe("token-refresh-failed");
    await bench.live(24 * HOUR_MS);
    expect(await codeOf()).toBe("token-refresh-failed");
    expect(bench.stored?.status).toBe("ok");
  });

  test("a doubt whose next answer is lost is settled later, without an endless alarm", async () => {
    bench.answer = "invalid_grant";
    await codeOf();
    bench.answer = "down";
    expect(await bench.live(HOUR_MS)).toBeLessThan(10);
    bench.answer = "tokens";
    await bench.live(HOUR_MS);
    expect(bench.released).toEqual([GROUP]);
  });

  test("a person who reconnects while Xero is being asked is not disconnected by its answer", async () => {
    bench.answer = "invalid_grant";
    await codeOf();
    await bench.live(2 * MINUTE_MS);
    bench.nowMs += HOUR_MS;
    bench.meanwhile = () => bench.consent();
    await bench.keeper.wake();
    expect(bench.meanwhile).toBeNull();
    expect(await codeOf()).toBe("access-0");
    expect(bench.told).toEqual([]);
  });
});

test("a person who reconnects with a token that is about to expire, while Xero is being asked, holds nobody up", async () => {
  const tokens = { accessToken: "new", refreshToken: "refresh-new", expiresAtMs: bench.nowMs + 1000 };
  bench.meanwhile = () => bench.keeper.store(OWNER, tokens);
  expect(await codeOf()).toBe("access-2");
  expect(bench.asked).toEqual(["refresh-0", "refresh-new"]);
});

test("a token set of before the status that D1 lacks had its name is read with it", () => {
  const grant: StoredGrant = {
    ...{ ...OWNER, tokens: "sealed", previous: null, status: "reconnect" as const, renewedAtMs: 1 },
    isUnreported: true,
  };
  const { isUnreported, ...former } = grant;
  expect(readStoredGrant({ ...former, isUntold: isUnreported })).toEqual(grant);
  expect(readStoredGrant(grant)).toEqual(grant);
});

test("what opens and is no token set is lost like one that does not open", async () => {
  for (const opened of ["no JSON", JSON.stringify({ accessToken: "a", expiresAtMs: 5 })]) {
    await bench.consent();
    bench.stored = bench.stored && { ...bench.stored, tokens: await seal(opened, KEYS) };
    expect(await codeOf()).toBe("token-set-invalid");
  }
});

describe("a token set that is damaged", () => {
  beforeEach(() => {
    bench.stored = bench.stored && { ...bench.stored, tokens: "damaged" };
  });

  test("is lost, and a person is asked to reconnect", async () => {
    expect(await codeOf()).toBe("token-set-invalid");
    expect(bench.told).toEqual(["reconnect"]);
  });

  test.each([
    ["a token is asked for", 0, () => codeOf()],
    ["the alarm renews it", 1, () => bench.keeper.wake()],
  ])("does not replace that of a person who reconnects while it is opened because %s", async (_, before, act) => {
    await bench.consent();
    const anew = bench.stored;
    const doubt = { sinceMs: 0, refusals: 1, lostRefusals: 0, nextAtMs: 0 };
    bench.stored = anew && { ...anew, tokens: "damaged", doubt };
    const reconnected = () => {
      bench.stored = anew;
    };
    bench.onLoads = [...Array.from({ length: before }, () => () => undefined), reconnected];
    await act();
    expect([bench.stored?.tokens, bench.stored?.status, bench.told]).toEqual([anew?.tokens, "ok", []]);
    expect(await codeOf()).toBe("access-0");
    expect(bench.asked).toEqual([]);
  });

  test("stays forgotten when it is forgotten while it is opened", async () => {
    bench.onLoads = [
      () => {
        bench.stored = null;
      },
    ];
    expect(await codeOf()).toBe("token-set-invalid");
    expect(bench.stored).toBeNull();
  });
});

describe("a token that Xero's API refuses", () => {
  test("is replaced, but not the next one as well within a minute", async () => {
    expect(await codeOf()).toBe("access-1");
    expect(await codeOf("access-1")).toBe("access-2");
    expect(await codeOf("access-2")).toBe("xero-unavailable");
    expect(await codeOf()).toBe("access-2");
    bench.nowMs += MINUTE_MS;
    expect(await codeOf("access-2")).toBe("access-3");
  });

  test("whoever waits for another one goes on once a neighbour's call is served", async () => {
    await codeOf();
    await codeOf("access-1");
    await codeOf("access-2");
    await bench.keeper.proved();
    bench.unreached = [GROUP];
    await bench.live(1000);
    expect(bench.released).toEqual([]);
    bench.unreached = [];
    await bench.live(MINUTE_MS);
    expect(bench.released).toEqual([GROUP]);
    await bench.keeper.proved();
    expect(await bench.live(HOUR_MS)).toBe(0);
  });
});
