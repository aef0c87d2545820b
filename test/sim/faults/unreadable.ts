/**
 * Records that Xero shows for a while in a form that nobody can read: one field is not as it is documented. Which ones, and when,
 * is a matter of their ids, of the time and of the seed; nothing is drawn. Writes are answered as ever. Called by the network.
 */

import { jsonOrNull } from "../../../src/xero/errors.ts";
import { hashOf } from "../seeded.ts";
import type { Plan } from "./plan.ts";

const RECORDS_PER_UNREADABLE_ONE = 8;
/** As long at a stretch, every third time. */
const FOR_MS = 900_000;
const EVERY = 3;

/** Lists of Xero's answers: where a record has its id, and a field that no record can do without. */
const LISTS = [
  { list: "Invoices", id: "InvoiceID", field: "Total" },
  { list: "CreditNotes", id: "CreditNoteID", field: "Total" },
  { list: "Contacts", id: "ContactID", field: "Name" },
] as const;

type Body = Record<string, unknown>;

export class Unreadable {
  readonly #plan: Plan;
  readonly #nowMs: () => number;
  #isOver = false;

  constructor(plan: Plan, nowMs: () => number) {
    this.#plan = plan;
    this.#nowMs = nowMs;
  }

  /** From now on everything can be read. */
  end(): void {
    this.#isOver = true;
  }

  async shown(request: Request, response: Response): Promise<Response> {
    if (this.#isOver || !this.#plan.circumstances.has("unreadable-records")) return response;
    if (request.method !== "GET" || response.status !== 200) return response;
    const { pathname } = new URL(request.url);
    const of = LISTS.find(({ list }) => pathname.includes(`/${list}`));
    if (of === undefined) return response;
    const text = await response.text();
    const again = (body: string) => new Response(body, { status: 200, headers: response.headers });
    // Null: it was cut off on the way.
    const body = jsonOrNull(text) as Body | null;
    const records = body?.[of.list];
    if (!Array.isArray(records)) return again(text);
    const shown = records.map((record: Body) =>
      this.#isBroken(String(record[of.id])) ? { ...record, [of.field]: {} } : record,
    );
    return again(JSON.stringify({ ...body, [of.list]: shown }));
  }

  #isBroken(id: string): boolean {
    const hash = hashOf(this.#plan.seed, id);
    const turn = Math.floor(this.#nowMs() / FOR_MS) + (hash >>> 8);
    return hash % RECORDS_PER_UNREADABLE_ONE === 0 && turn % EVERY === 0;
  }
}
