/**
 * The way of each call between an entity object and Xero: some time there, some time back, and whatever may happen to it on
 * either. A call that has left arrives even if the object that sent it is dead by then.
 */

import { READ_TIMEOUT_MS, WRITE_TIMEOUT_MS } from "../../../src/limits.ts";
import type { FaultRequest } from "../../xero/src/faults.ts";
import type { Simulator } from "../../xero/src/simulator.ts";
import type { Agenda } from "./agenda.ts";
import type { Dice } from "./dice.ts";
import { anyEdgePage, edgePage, isAboutSettings } from "./edge-pages.ts";
import { type Refusals, unauthorized } from "./refusals.ts";
import type { Stubborn } from "./stubborn.ts";
import type { CallFault } from "./switches.ts";
import { UnderWay } from "./under-way.ts";
import type { Unreadable } from "./unreadable.ts";

/** What the checks want to know of a call. */
export interface CallWatch {
  broken(invariant: string, what: string): void;
  left(call: Leaving): void;
  arrived(call: Leaving, isLate: boolean): void;
  answered(call: Leaving, response: Response): void;
}

export interface Leaving {
  readonly tenantId: string;
  readonly atMs: number;
  readonly request: Request;
  readonly fault: CallFault | null;
  /** Xero has not seen it: what stands before it answered. */
  isUnseen: boolean;
  /** Xero answers it, and part of it is not carried out (stubborn.ts). */
  isVain: boolean;
}

interface Sender {
  readonly isDead: boolean;
}

/** Below Orbit's margin of half a second: a window of Xero's is counted from arrivals, Orbit's from departures. */
const USUAL_WAY_MS = 200;

export interface NetworkParts {
  readonly agenda: Agenda;
  readonly dice: Dice;
  readonly xero: Simulator;
  readonly watch: CallWatch;
  readonly refusals: Refusals;
  readonly stubborn: Stubborn;
  readonly unreadable: Unreadable;
}

export class Network {
  readonly #agenda: Agenda;
  readonly #dice: Dice;
  readonly #xero: Simulator;
  readonly #watch: CallWatch;
  readonly #refusals: Refusals;
  readonly #stubborn: Stubborn;
  readonly #unreadable: Unreadable;
  readonly #underWay = new UnderWay();

  constructor({ agenda, dice, xero, watch, refusals, stubborn, unreadable }: NetworkParts) {
    this.#agenda = agenda;
    this.#dice = dice;
    this.#xero = xero;
    this.#watch = watch;
    this.#refusals = refusals;
    this.#stubborn = stubborn;
    this.#unreadable = unreadable;
  }

  /** How many calls that life waits for. */
  underWay(sender: Sender): number {
    return this.#underWay.count(sender);
  }

  call(request: Request, sender: Sender): Promise<Response> {
    const twice = this.#underWay.left(sender, request, this.#agenda.nowMs);
    if (twice !== null) this.#watch.broken(twice.invariant, twice.what);
    return this.#carried(request, sender).finally(() => this.#underWay.ended(sender, request));
  }

  #carried(request: Request, sender: Sender): Promise<Response> {
    const fault = this.#dice.callFault();
    const tenantId = request.headers.get("xero-tenant-id") ?? "";
    const call = { tenantId, atMs: this.#agenda.nowMs, request, fault, isUnseen: false, isVain: false };
    const timeoutMs = request.method === "GET" ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS;
    this.#watch.left(call);
    return new Promise((resolve, reject) => {
      const inLife = (work: () => void) => () => {
        callOff();
        if (!sender.isDead) work();
      };
      const callOff = this.#agenda.after(timeoutMs, () => {
        if (!sender.isDead) reject(new DOMException("timed out", "TimeoutError"));
      });
      const broken = inLife(() => reject(new TypeError("connection lost")));
      if (fault === "call-hangs-before") return;
      if (fault === "call-lost-before") return void this.#agenda.after(this.#way(), broken);
      const thereMs = fault === "call-arrives-late" ? timeoutMs + this.#dice.between(0, 40_000) : this.#way();
      this.#agenda.after(thereMs, () => {
        void this.#served(call).then((response) => {
          if (fault === "call-hangs-after") return;
          if (fault === "call-lost-after") return void this.#agenda.after(this.#way(), broken);
          const backMs = fault === "call-slow" ? this.#dice.between(5000, timeoutMs - 2000) : this.#way();
          this.#agenda.after(
            backMs,
            inLife(() => {
              this.#watch.answered(call, response);
              resolve(response);
            }),
          );
        });
      });
    });
  }

  async #served(call: Leaving): Promise<Response> {
    const { request, fault } = call;
    this.#watch.arrived(call, fault === "call-arrives-late");
    const unseen = this.#unseen(call);
    call.isUnseen = unseen !== null;
    if (unseen !== null) return unseen;
    const refusal = fault === null ? this.#stubborn.refusalOf(request) : null;
    const effect =
      refusal === null ? effectOf(fault, this.#dice) : ({ kind: "status", status: 400, body: refusal } as const);
    if (effect !== null) this.#xero.control.addFault({ effect, tenantId: call.tenantId });
    const vain = fault === null ? await this.#stubborn.vain(request, (rest) => this.#xero.fetch(rest)) : null;
    call.isVain = vain !== null;
    if (vain !== null) return vain.response;
    const response = await this.#unreadable.shown(request, await this.#xero.fetch(request));
    return fault === "answer-incomplete" ? await withoutOne(request, response, this.#dice) : response;
  }

  /** What answers in Xero's place. */
  #unseen({ request, fault, tenantId }: Leaving): Response | null {
    const page = edgePage(fault, this.#dice.random);
    if (page !== null) return page;
    if (isAboutSettings(request) && this.#dice.hits("page-for-settings")) return anyEdgePage(this.#dice.random);
    // As recorded.
    if (fault === "token-refused") return unauthorized("TokenExpired: token expired at 11/20/2026");
    return this.#refusals.of(request, tenantId);
  }

  #way(): number {
    return this.#dice.between(1, USUAL_WAY_MS);
  }
}

function effectOf(fault: CallFault | null, dice: Dice): FaultRequest["effect"] | null {
  switch (fault) {
    case "status-500":
      return { kind: "status", status: 500 };
    case "status-500-committed":
      return { kind: "status", status: 500, committed: true };
    case "status-503":
      return { kind: "status", status: 503, body: "Service Unavailable" };
    case "maintenance":
      return { kind: "maintenance" };
    case "organisation-offline":
      return { kind: "organisation-offline" };
    case "answer-cut-off":
      return { kind: "malformed" };
    case "limit-minute":
      return { kind: "rate-limit", problem: "minute", retryAfterSeconds: dice.between(1, 60) };
    case "limit-day":
      return { kind: "rate-limit", problem: "day", retryAfterSeconds: dice.between(600, 7200) };
    case "limit-app-minute":
      return { kind: "rate-limit", problem: "appminute", retryAfterSeconds: dice.between(1, 60) };
    case "limit-concurrent":
      return { kind: "rate-limit", problem: "concurrent" };
    default:
      return null;
  }
}

/**
 * A read of records by id, or a bulk write, whose answer leaves one out: nobody may rely on presence
 * (docs/xero.md §4.7).
 */
async function withoutOne(request: Request, response: Response, dice: Dice): Promise<Response> {
  const isListed = request.method !== "GET" || new URL(request.url).searchParams.has("IDs");
  if (!isListed || !response.ok) return response;
  const body: Record<string, unknown> = JSON.parse(await response.text());
  const [name, list] = Object.entries(body).find(([, value]) => Array.isArray(value)) ?? [];
  if (name !== undefined && Array.isArray(list) && list.length > 1) {
    const gone = dice.between(0, list.length - 1);
    body[name] = list.filter((_, index) => index !== gone);
  }
  return new Response(JSON.stringify(body), { status: response.status, headers: response.headers });
}
