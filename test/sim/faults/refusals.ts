/**
 * Times in which Xero, or what stands before it, does not take a good token: 401 or 403 for everything, for one organisation
 * or for one endpoint. `/connections` and the token endpoint go on as before, so nobody's consent is gone.
 */

import type { Agenda } from "./agenda.ts";
import type { Dice } from "./dice.ts";

export type Scope = "everything-refused" | "organisation-refused" | "endpoint-refused";
export const SCOPES: readonly Scope[] = ["everything-refused", "organisation-refused", "endpoint-refused"];

interface Refusal {
  readonly untilMs: number;
  readonly status: 401 | 403;
  readonly tenantId: string | null;
  readonly endpoint: string | null;
}

const SHORTEST_MS = 1000;
const LONGEST_MS = 5 * 60_000;
const ENDPOINTS = ["Invoices", "Contacts", "CreditNotes", "Payments", "Accounts", "TaxRates", "Organisation"] as const;

export class Refusals {
  readonly #agenda: Agenda;
  readonly #dice: Dice;
  #all: Refusal[] = [];
  /** When the last one was over, or will be. */
  lastEndMs = 0;

  constructor(agenda: Agenda, dice: Dice) {
    this.#agenda = agenda;
    this.#dice = dice;
  }

  begin(scope: Scope, tenantIds: readonly string[]): void {
    const { between } = this.#dice;
    const pick = <T>(items: readonly T[]) => items[this.#dice.between(0, items.length - 1)] ?? null;
    const untilMs = this.#agenda.nowMs + between.call(this.#dice, SHORTEST_MS, LONGEST_MS);
    this.#all.push({
      untilMs,
      status: this.#dice.random() < 0.5 ? 401 : 403,
      tenantId: scope === "everything-refused" ? null : pick(tenantIds),
      endpoint: scope === "endpoint-refused" ? pick(ENDPOINTS) : null,
    });
    this.lastEndMs = Math.max(this.lastEndMs, untilMs);
  }

  end(): void {
    this.#all = [];
  }

  /** Xero's answer while it refuses such a call; null otherwise. */
  of(request: Request, tenantId: string): Response | null {
    this.#all = this.#all.filter(({ untilMs }) => untilMs > this.#agenda.nowMs);
    const { pathname } = new URL(request.url);
    const met = this.#all.find(
      (one) =>
        (one.tenantId === null || one.tenantId === tenantId) &&
        (one.endpoint === null || pathname.includes(`/${one.endpoint}`)),
    );
    if (met === undefined) return null;
    return met.status === 401 ? unauthorized("AuthenticationUnsuccessful") : forbidden();
  }
}

/** As recorded for a token that Xero does not take. */
export function unauthorized(detail: string): Response {
  return problem(401, "Unauthorized", detail);
}

function forbidden(): Response {
  return problem(403, "Forbidden", "AuthenticationUnsuccessful");
}

function problem(status: number, title: string, detail: string): Response {
  const instance = "00000000-0000-4000-8000-000000000000";
  const body = { Type: null, Title: title, Status: status, Detail: detail, Instance: instance, Extensions: {} };
  return Response.json(body, { status });
}
