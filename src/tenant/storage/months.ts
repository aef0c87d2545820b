/**
 * Tie-outs under way: the runs of the group, the readings of a month that either side makes for one, and the pages that they
 * have brought. A row lasts until its run is known in D1, or a bounded time. Written directly.
 */

import type { TenantId } from "../../domain/ids.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";
import type { DocumentKind } from "../../mirror/document.ts";
import type { Side } from "../../mirror/tie-out/sides.ts";
import type { MonthAsk } from "../../objects/tenant-rpc.ts";
import type { Priority } from "../model/task.ts";
import { first, json, type Sql, text } from "./sql.ts";

/** Names one reading: of one organisation, the first time or of what differed then. */
export interface ReadingKey {
  readonly runId: string;
  readonly tenantId: TenantId;
  readonly stage: MonthAsk["stage"];
}

export interface ReadingStep {
  readonly list:
    | "invoices"
    | "credit-notes"
    | "open-invoices"
    | "open-credit-notes"
    | "payments"
    | "earlier-invoices"
    | "earlier-credit-notes"
    | "by-id";
  readonly page: number;
  /** How many months before the run's, for the earlier ones. */
  readonly monthsBack: number;
}

export interface Reading extends ReadingKey, Pick<MonthAsk, "month" | "group" | "ids"> {
  readonly priority: Priority;
  /** Null: as many as it takes, up to a bound. */
  readonly callsMost: number | null;
  readonly state: "open" | "done" | "failed";
  readonly failure: TieOutTrouble | null;
  /** What is read next; null when nothing is left. */
  readonly step: ReadingStep | null;
  readonly pages: number;
  readonly calls: number;
  /** Tries in a row of the same page. */
  readonly failures: number;
  readonly nextAtMs: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly baseCurrency: string | null;
}

export interface Run {
  readonly id: string;
  readonly month: string;
  readonly isNightly: boolean;
  readonly startedAtMs: number;
  readonly satellites: readonly TenantId[];
  readonly stage: MonthAsk["stage"];
  /** What is read once more, by organisation; empty in the first stage. */
  readonly again: Readonly<Record<TenantId, MonthAsk["ids"]>>;
  readonly state: "open" | "done" | "failed";
  readonly failure: TieOutTrouble | null;
  readonly checkedAtMs: number;
}

export const NO_IDS: Readonly<Record<DocumentKind, readonly string[]>> = { invoice: [], "credit-note": [] };

export class Months {
  readonly #sql: Sql;
  /** All rows as they are stored, asked for at each wake-up; null until they are read. */
  #runs: readonly Run[] | null = null;
  #readings: readonly Reading[] | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  run(id: string): Run | null {
    const row = first(this.#sql, "select body from tie_outs where id = ?", id);
    return row === null ? null : json(row, "body");
  }

  /** Oldest first: ids are ULIDs. */
  runs(): readonly Run[] {
    this.#runs ??= this.#sql.all("select body from tie_outs order by id").map((row) => json<Run>(row, "body"));
    return this.#runs;
  }

  putRun(run: Run): Run {
    this.invalidate();
    this.#sql.all("insert or replace into tie_outs (id, body) values (?, ?)", run.id, JSON.stringify(run));
    return run;
  }

  /** With everything that was read for it. */
  forget(runId: string): void {
    this.invalidate();
    for (const table of ["month_pages", "month_readings"])
      this.#sql.all(`delete from ${table} where run_id = ?`, runId);
    this.#sql.all("delete from tie_outs where id = ?", runId);
  }

  reading({ runId, tenantId, stage }: ReadingKey): Reading | null {
    const query = "select body from month_readings where run_id = ? and tenant_id = ? and stage = ?";
    const row = first(this.#sql, query, runId, tenantId, stage);
    return row === null ? null : json(row, "body");
  }

  readings(): readonly Reading[] {
    const query = "select body from month_readings order by run_id";
    this.#readings ??= this.#sql.all(query).map((row) => json<Reading>(row, "body"));
    return this.#readings;
  }

  putReading(reading: Reading): Reading {
    this.invalidate();
    this.#sql.all(
      "insert or replace into month_readings (run_id, tenant_id, stage, body) values (?, ?, ?, ?)",
      reading.runId,
      reading.tenantId,
      reading.stage,
      JSON.stringify(reading),
    );
    return reading;
  }

  putPage({ runId, tenantId, stage }: ReadingKey, seq: number, page: Side): void {
    this.#sql.all(
      "insert or replace into month_pages (run_id, tenant_id, stage, seq, body) values (?, ?, ?, ?, ?)",
      runId,
      tenantId,
      stage,
      seq,
      JSON.stringify(page),
    );
  }

  page({ runId, tenantId, stage }: ReadingKey, seq: number): Side | null {
    const query = "select body from month_pages where run_id = ? and tenant_id = ? and stage = ? and seq = ?";
    const row = first(this.#sql, query, runId, tenantId, stage, seq);
    return row === null ? null : json(row, "body");
  }

  deletePage({ runId, tenantId, stage }: ReadingKey, seq: number): void {
    const query = "delete from month_pages where run_id = ? and tenant_id = ? and stage = ? and seq = ?";
    this.#sql.all(query, runId, tenantId, stage, seq);
  }

  pageCount({ runId, tenantId, stage }: ReadingKey): number {
    const query = "select count(*) as n from month_pages where run_id = ? and tenant_id = ? and stage = ?";
    return Number(first(this.#sql, query, runId, tenantId, stage)?.n ?? 0);
  }

  /** Everything that was read of one organisation for a run; what was read later comes later. */
  side(runId: string, tenantId: TenantId): Side {
    const rows = this.#sql.all(
      "select body from month_pages where run_id = ? and tenant_id = ? order by stage, seq",
      runId,
      tenantId,
    );
    const pages = rows.map((row) => json<Side>(row, "body"));
    return {
      documents: pages.flatMap(({ documents }) => documents),
      payments: [...new Map(pages.flatMap(({ payments }) => payments).map((one) => [one.id, one])).values()],
    };
  }

  /** Runs and readings that began before then: they will not end any more, or their group has forgotten them. */
  deleteBegunBefore(atMs: number): void {
    const old = this.#sql.all("select run_id from month_readings where body ->> '$.startedAtMs' < ?", atMs);
    for (const row of old) this.forget(text(row, "run_id"));
  }

  /** After a change or a rollback, or when the rows were deleted. */
  invalidate(): void {
    this.#runs = null;
    this.#readings = null;
  }
}
