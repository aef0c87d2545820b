/**
 * Sees every step and says the first promise that is broken: limits and Retry-After, doubled copies, tasks that nothing will
 * wake, events without an end or a reason, tokens renewed twice at once. Keeps the last things that happened, to be read.
 */

import { Killed } from "../node-sql.ts";
import { Counted } from "./counted.ts";
import type { Life } from "./entity-object.ts";
import { Keeps } from "./keeps.ts";
import { LiveCopies } from "./live-copies.ts";
import type { CallWatch, Leaving } from "./network.ts";
import { type Broken, Repeats } from "./repeats.ts";
import { brokenRows, isStored } from "./rows.ts";
import { Soon } from "./soon.ts";
import { Standstill } from "./standstill.ts";
import type { ExtraPromise } from "./switches.ts";
import type { World } from "./world.ts";

const STORY_LINES = 120;
const MINUTE_MS = 60_000;

export class Watch implements CallWatch {
  /** The first broken promise, in words; the name of the invariant before the colon. */
  violation: string | null = null;
  readonly #world: World;
  readonly #story: { readonly atMs: number; readonly what: () => string }[] = [];
  readonly #heldUntilMs = new Map<string, number>();
  /** The day's limit, which may be proved again before its time. */
  readonly #dayHeldUntilMs = new Map<string, number>();
  #newHold: {
    readonly tenantId: string;
    readonly life: Life;
    readonly untilMs: number;
    readonly holds: Map<string, number>;
  } | null = null;
  readonly #lateArrivalMs = new Map<string, number>();
  /** How many transactions each object had stored when it was last looked at. */
  readonly #seenCommits = new Map<string, number>();
  readonly #live = new LiveCopies();
  readonly #repeats: Repeats;
  readonly counted: Counted;
  readonly #soon = new Soon();
  readonly #standstill: Standstill;
  /** What each call on its way says: the request itself can be read once only. */
  readonly #bodies = new WeakMap<Request, string>();
  readonly keeps: Keeps;

  constructor(world: World) {
    this.#world = world;
    this.counted = new Counted(world.group);
    this.#repeats = new Repeats(world.group);
    this.#standstill = new Standstill(world);
    this.keeps = new Keeps(world);
  }

  get story(): readonly string[] {
    return this.#story.map(({ atMs, what }) => `${new Date(atMs).toISOString().slice(11, 23)} ${what()}`);
  }

  /** In words when somebody reads them: most stories are never told. */
  note(what: () => string): void {
    this.#story.push({ atMs: this.#world.agenda.nowMs, what });
    if (this.#story.length > STORY_LINES) this.#story.shift();
  }

  broken(invariant: string, what: string): void {
    if (this.violation === null) this.note(() => `BROKEN ${invariant}: ${what}`);
    this.violation ??= `${invariant}: ${what}`;
  }

  /** One of the promises that can be switched on. */
  #kept(broken: Broken<ExtraPromise> | null): void {
    if (broken !== null && this.#world.plan.promises.has(broken.invariant)) this.broken(broken.invariant, broken.what);
  }

  left(call: Leaving): void {
    this.#kept(this.keeps.left(call));
    this.counted.left(call);
    this.#world.ownCredits.left(call);
    if (call.request.method !== "GET") void this.#noteBody(call);
    // A day's end may be proved again by the smallest call before its time.
    const dayMs = isSmallest(call) ? 0 : (this.#dayHeldUntilMs.get(call.tenantId) ?? 0);
    const untilMs = Math.max(dayMs, this.#heldUntilMs.get(call.tenantId) ?? 0);
    if (call.atMs < untilMs) {
      this.broken("no call during a Retry-After", `${words(call)} left ${untilMs - call.atMs} ms too early`);
    }
    const object = this.#world.objects.get(this.#world.idOf(call.tenantId));
    const key = call.request.headers.get("idempotency-key");
    if (call.request.method !== "GET" && (object === undefined || !isStored(object, key ?? ""))) {
      this.broken("no write without a stored attempt", `${words(call)} left, and no row says so`);
    }
    this.note(
      () => `leaves   ${this.#who(call.tenantId)} ${words(call)}${call.fault === null ? "" : ` [${call.fault}]`}`,
    );
  }

  async #noteBody(call: Leaving): Promise<void> {
    const body = await call.request.clone().text();
    this.#bodies.set(call.request, body);
    this.#kept(this.counted.says(call, body));
    this.#kept(this.#world.takeOvers.says(call, body));
  }

  arrived(call: Leaving, isLate: boolean): void {
    if (isLate) this.#lateArrivalMs.set(call.tenantId, this.#world.agenda.nowMs);
    this.#kept(this.counted.arrived(call));
  }

  answered(call: Leaving, response: Response): void {
    const { nowMs } = this.#world.agenda;
    this.note(() => `answered ${this.#who(call.tenantId)} ${words(call)}: ${response.status}`);
    this.counted.answered(call, response);
    this.#world.ownCredits.answered(call, response);
    this.#kept(this.#repeats.answered(call, this.#bodies.get(call.request) ?? "", response.status, nowMs));
    if (response.status !== 429) {
      if (response.ok && isSmallest(call)) this.#dayHeldUntilMs.delete(call.tenantId);
      return;
    }
    const problem = response.headers.get("x-rate-limit-problem");
    const isLate = nowMs - (this.#lateArrivalMs.get(call.tenantId) ?? 0) < 2 * MINUTE_MS;
    if (!call.fault?.startsWith("limit-") && problem !== "concurrent" && !isLate) {
      this.broken("no limit exceeded", `${words(call)} was one too many for the ${problem} limit`);
    }
    const life = this.#world.objects.get(this.#world.idOf(call.tenantId))?.life;
    const retryAfterMs = Number(response.headers.get("retry-after")) * 1000;
    // As counted from the answer at Xero; what was on its way back since is not the client's to wait.
    if (life !== undefined) {
      const holds = problem === "day" ? this.#dayHeldUntilMs : this.#heldUntilMs;
      this.#newHold = { tenantId: call.tenantId, life, untilMs: nowMs + retryAfterMs - 1000, holds };
    }
  }

  renewing(underWay: number): void {
    if (underWay > 1) this.broken("no token renewed twice at once", `${underWay} renewals under way`);
  }

  threw(error: unknown): void {
    if (error instanceof Killed) return;
    this.broken("nothing throws", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  afterStep(): void {
    if (this.#newHold !== null) {
      const { tenantId, life, untilMs, holds } = this.#newHold;
      // An object that died of the very answer has not stored it.
      // Of a day, what Xero said last is true: a refusal of the call that proves it again may name an earlier end.
      const earlierMs = holds === this.#dayHeldUntilMs ? 0 : (holds.get(tenantId) ?? 0);
      if (!life.isDead) holds.set(tenantId, Math.max(untilMs, earlierMs));
      this.#newHold = null;
    }
    const rows = this.#world.xero.takeChanges();
    this.#repeats.changed(rows);
    const doubled = this.#live.changed(rows, this.#world.satellites);
    if (doubled !== null) this.broken("never two live copies", doubled);
    this.#kept(this.counted.changed(rows, this.#world.agenda.nowMs));
    for (const [id, object] of this.#world.objects) {
      const standing = this.#soon.broken(object, this.#world.agenda.nowMs) ?? this.#standstill.broken(object);
      if (standing !== null) this.#kept({ ...standing, what: `${this.#who(id)}: ${standing.what}` });
      const { disk, watched } = object;
      if (this.#seenCommits.get(id) === disk.commits) continue;
      this.#seenCommits.set(id, disk.commits);
      object.shadow.follow();
      const problem = brokenRows(object, this.#world.agenda.nowMs, watched.takeNews());
      if (problem !== null) this.broken(problem.invariant, `${this.#who(id)}: ${problem.what}`);
      for (const { copy, before, now } of watched.takeDecisions()) {
        if (now >= before) continue;
        this.broken("decisions only go forward", `${copy} in ${this.#who(id)} went from decision ${before} to ${now}`);
      }
    }
  }

  #who(tenantId: string): string {
    const entity = this.#world.firm.entities.find((one) => one.tenantId === tenantId);
    return entity?.name.split(" ")[1] ?? tenantId;
  }
}

function isSmallest({ request }: Leaving): boolean {
  return request.method === "GET" && new URL(request.url).pathname.endsWith("/Organisation");
}

function words({ request }: Leaving): string {
  const { pathname, search } = new URL(request.url);
  return `${request.method} ${pathname.replace("/api.xro/2.0", "")}${decodeURIComponent(search).slice(0, 60)}`;
}
