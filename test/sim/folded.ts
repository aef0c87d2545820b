/** What an object's tables would hold if nothing waited in its journal, for those who look into them. Changes nothing. */

import type { Sql } from "../../src/tenant/storage/sql.ts";
import { WriteAheadLog } from "../../src/tenant/storage/wal/write-ahead-log.ts";

class Undo extends Error {}

export function folded<T>(sql: Sql, read: (sql: Sql) => T): T {
  const answers: T[] = [];
  try {
    sql.transaction(() => {
      const journal = new WriteAheadLog(sql);
      journal.begin();
      journal.checkpoint();
      answers.push(read(sql));
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  const [answer] = answers;
  if (answers.length === 0) throw new Error("nothing was read");
  return answer as T;
}
