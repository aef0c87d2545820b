/** Whatever people do to records of both sides, all that shows a document says the same of it. */

import { describe, expect, test } from "vitest";
import { mappingOfDocument } from "../../src/domain/mapping.ts";
import { credit, HOUR_MS } from "./catalogue/stage.ts";
import { untrue } from "./document-truth.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { disagreements, tieOutDisagreements } from "./opinions.ts";
import { Practice } from "./practice.ts";
import { seeded } from "./seeded.ts";

const RECORDS = 14;
const MONTH = "2026-11";
const SEEDS = isLong ? [1, 2, 3, 4, 5] : [1];

/** What a person does to one invoice or to its copy. */
const ACTS = [
  ({ group, invoiceId }: Sides) => group.editInvoice(invoiceId, { LineItems: [line("Sydney", 300)] }),
  ({ group, invoiceId }: Sides) => group.pay(invoiceId, { amount: 100 }),
  ({ group, invoiceId }: Sides) => group.editInvoice(invoiceId, { Status: "VOIDED" }),
  ({ satellite, copyId }: Sides) => satellite.editInvoice(copyId, { Reference: "By hand" }),
  ({ satellite, copyId }: Sides) => satellite.editInvoice(copyId, { LineItems: [line(null, 777)] }),
  ({ satellite, copyId }: Sides) => satellite.pay(copyId, { amount: 10 }),
  () => undefined,
];

interface Sides {
  readonly group: ReturnType<Practice["xero"]["control"]["person"]>;
  readonly satellite: ReturnType<Practice["xero"]["control"]["person"]>;
  readonly invoiceId: string;
  readonly copyId: string;
}

/** Invoices and credit notes, and then one or two acts on each of some. */
async function lived(practice: Practice, random: () => number): Promise<void> {
  const sydney = practice.satellite("Sydney");
  const [group, satellite] = [practice.group, sydney].map((id) => practice.xero.control.person(id));
  if (group === undefined || satellite === undefined) throw new Error("no people");
  const invoices = Array.from({ length: RECORDS }, (_, n) => raise(practice, { contact: `Client ${n % 4}` }));
  raise(practice, { option: null });
  credit(practice, 50);
  await practice.live(HOUR_MS);
  for (const { InvoiceID: invoiceId, InvoiceNumber } of invoices) {
    const copyId = copiesIn(practice, "Sydney").find((one) => one.InvoiceNumber === InvoiceNumber)?.InvoiceID ?? "";
    const act = ACTS[Math.floor(random() * ACTS.length)];
    act?.({ group, satellite, invoiceId, copyId });
    if (random() < 0.3) await practice.live(HOUR_MS / 10);
  }
  await practice.live(2 * HOUR_MS);
}

describe.each(["overwrite", "keep", "ask"] as const)("where edits of a satellite are for %s", (satelliteEdits) => {
  test.each(SEEDS)("documents, copies, drift, comparison, events and tie-out agree (seed %i)", async (seed) => {
    const practice = await new Practice({ seed, settings: { satelliteEdits }, reconcileMinutes: 15 }).open();
    await lived(practice, seeded(seed));
    const asked = practice.events().filter(({ failures }) => failures[0]?.code === "satellite-edited");
    const { inbox } = practice.engine(practice.satellite("Sydney"));
    for (const event of asked.slice(0, 2)) expect(inbox.decide(event, "keep", "Ann", practice.nowMs).ok).toBe(true);
    await practice.live(HOUR_MS);
    const rows = [...practice.d1.documents.values()];
    expect(rows.length).toBeGreaterThan(RECORDS);
    expect(disagreements(practice.d1, (id) => practice.engine(id))).toEqual([]);
    expect(untrue(practice, rows)).toEqual([]);
    expect(practice.engine(practice.group).tieOuts.start({ id: "01RUN", month: MONTH, isNightly: false }, 0).ok).toBe(
      true,
    );
    await practice.live(HOUR_MS);
    const result = practice.d1.tieOuts.get("01RUN");
    if (result === undefined) throw new Error("the tie-out did not end");
    expect(tieOutDisagreements(practice.d1, result)).toEqual([]);
    const copies = rows.flatMap((row) => mappingOfDocument(row) ?? []);
    // What differs, or what was put back.
    expect(copies.filter(({ differences }) => differences !== null).length).toBeGreaterThan(0);
  });
});
