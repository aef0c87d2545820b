/**
 * Reads a backup as it comes in, and holds it to its own end line before anything is changed: a file that was cut, changed or
 * is none is damage, with the line where it shows. Keeps one line in memory; whole lines go to `keep` in chunks.
 */

import { err, ok, type Result } from "../../domain/result.ts";
import { BACKUP_LINE_BYTES, BACKUP_MOST_BYTES, IMPORT_CHUNK_BYTES } from "../../limits.ts";
import {
  type BackupLine,
  backupLine,
  type EndLine,
  type EntityLine,
  type HeaderLine,
  READABLE_FORMATS,
  Tally,
} from "./lines.ts";

export interface Damage {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

export interface WholeBackup {
  readonly header: HeaderLine;
  readonly entities: readonly { readonly line: number; readonly entity: EntityLine }[];
  readonly settings: { readonly line: number; readonly settings: Readonly<Record<string, unknown>> } | null;
}

export interface KeptChunk {
  readonly n: number;
  readonly firstLine: number;
  readonly lines: string;
}

type Keep = (chunk: KeptChunk) => Promise<void>;

export async function readBackup(
  body: ReadableStream<Uint8Array> | null,
  keep: Keep,
): Promise<Result<WholeBackup, Damage>> {
  const reading = new Reading(keep);
  const reader = (body ?? new Blob([]).stream()).getReader();
  let held = new Uint8Array();
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.byteLength;
    let unsplit = joined(held, value);
    for (let feed = unsplit.indexOf(LINE_FEED); feed >= 0; feed = unsplit.indexOf(LINE_FEED)) {
      const damage = await reading.line(unsplit.subarray(0, feed + 1));
      if (damage !== null) return await given(reader, damage);
      unsplit = unsplit.subarray(feed + 1);
    }
    held = unsplit.slice();
    const reason = total > BACKUP_MOST_BYTES ? "the file is too large" : "the line is too long";
    if (total > BACKUP_MOST_BYTES || held.byteLength > BACKUP_LINE_BYTES) {
      return await given(reader, { line: reading.lineNumber + 1, reason });
    }
  }
  if (held.byteLength > 0) return err({ line: reading.lineNumber + 1, reason: "the file ends inside a line" });
  return await reading.end();
}

const LINE_FEED = 10;

async function given(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  damage: Damage,
): Promise<Result<WholeBackup, Damage>> {
  await reader.cancel().catch(() => undefined);
  return err(damage);
}

function joined(held: Uint8Array, value: Uint8Array): Uint8Array {
  if (held.byteLength === 0) return value;
  const whole = new Uint8Array(held.byteLength + value.byteLength);
  whole.set(held);
  whole.set(value, held.byteLength);
  return whole;
}

class Reading {
  lineNumber = 0;
  readonly #keep: Keep;
  readonly #tally = new Tally();
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  readonly #entities: { readonly line: number; readonly entity: EntityLine }[] = [];
  #settings: WholeBackup["settings"] = null;
  #header: HeaderLine | null = null;
  #endLine: EndLine | null = null;
  #chunk = { n: 0, firstLine: 1, lines: "" };

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  /** Null, or what is wrong with it. */
  async line(bytes: Uint8Array): Promise<Damage | null> {
    this.lineNumber++;
    const parsed = this.#parse(bytes);
    if (!parsed.ok) return { line: this.lineNumber, reason: parsed.error };
    const { text, line } = parsed.value;
    const reason = this.#misplaced(line);
    if (reason !== null) return { line: this.lineNumber, reason };
    if (line.type === "end") {
      this.#endLine = line;
      return null;
    }
    await this.#tally.add(line.type, bytes);
    if (line.type === "orbit-export") this.#header = line;
    if (line.type === "settings") this.#settings = { line: this.lineNumber, settings: line.settings };
    if (line.type === "entity") this.#entities.push({ line: this.lineNumber, entity: line });
    await this.#hold(text);
    return null;
  }

  async end(): Promise<Result<WholeBackup, Damage>> {
    if (this.#header === null) return err({ line: 1, reason: "the file is empty" });
    if (this.#endLine === null)
      return err({ line: this.lineNumber, reason: "the end line is missing: the file was cut" });
    const { counts, sha256 } = this.#endLine;
    const isCounted = JSON.stringify(sorted(counts)) === JSON.stringify(sorted(this.#tally.counts));
    if (!isCounted || sha256 !== (await this.#tally.sha256())) {
      return err({ line: this.lineNumber, reason: "the file is not the one that was written: its checksum differs" });
    }
    if (this.#chunk.lines !== "") await this.#keep(this.#chunk);
    return ok({ header: this.#header, entities: this.#entities, settings: this.#settings });
  }

  #parse(bytes: Uint8Array): Result<{ readonly text: string; readonly line: BackupLine }, string> {
    try {
      const text = this.#decoder.decode(bytes);
      const line = backupLine.safeParse(JSON.parse(text));
      if (line.success) return ok({ text, line: line.data });
      const [issue] = line.error.issues;
      return err(`${issue?.path.join(".") ?? "the line"}: ${issue?.message ?? "is not known"}`);
    } catch {
      return err("the line is not JSON");
    }
  }

  #misplaced(line: BackupLine): string | null {
    if (this.#endLine !== null) return "there are lines behind the end";
    const isFirst = this.lineNumber === 1;
    if (isFirst !== (line.type === "orbit-export"))
      return isFirst ? "it is no backup of Orbit's" : "a second first line";
    if (line.type === "orbit-export" && !READABLE_FORMATS.includes(line.version))
      return `its format is ${line.version}`;
    return null;
  }

  async #hold(text: string): Promise<void> {
    const { n, firstLine, lines } = this.#chunk;
    if (lines !== "" && lines.length + text.length > IMPORT_CHUNK_BYTES) {
      await this.#keep(this.#chunk);
      this.#chunk = { n: n + 1, firstLine: this.lineNumber, lines: text };
    } else this.#chunk = { n, firstLine, lines: lines + text };
  }
}

function sorted(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
}
