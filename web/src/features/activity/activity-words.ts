/** What the audit says, for people: its actions, and the values before and after as the reader writes them. Pure. */

import {
  AN_ID,
  type ChangedValue,
  valuesInWords as changedInWords,
  isKindOfRecord,
} from "../../../../src/domain/audit-words.ts";
import type { AuditEntry } from "../../data/shapes.ts";
import { localised } from "../../format/localised.ts";
import type { Reader } from "../../format/time.ts";
import { daysInWords } from "../backfill/backfill-words.ts";
import { causeTitle } from "../events/cause-titles.ts";

/** An action without words shows its name. */
export const ACTION_WORDS: Readonly<Record<string, string>> = {
  "settings.change": "Changed the settings",
  "entity.connect": "Connected",
  "entity.change": "Changed the organisation",
  "entity.check": "Checked for changes",
  "entity.disconnect": "Disconnected the organisation",
  "entity.forget-copies": "Had the copies forgotten in",
  "setup.add": "Had entries added to the set-up of",
  "event.resync": "Re-synced",
  "event.resolve": "Marked as resolved",
  "event.unresolve": "Reopened",
  "event.decide": "Decided",
  "copies.adopt": "Took over existing copies in",
  "copy.restore": "Restored group values",
  "copy.stop-keeping": "Stopped keeping the copy",
  "document.check": "Checked",
  "document.note": "Wrote a note on",
  "document.remove-note": "Removed a note on",
  "backfill.start": "Started a backfill",
  "backfill.cancel": "Cancelled a backfill",
  "tie-out.start": "Tied out",
  "tie-out.sign-off": "Signed off",
  "tie-out.take-back": "Took the sign-off back",
  "dead-letter.replay": "Replayed a delivery",
  "dead-letter.remove": "Removed a delivery",
  "member.invite": "Invited",
  "member.change": "Changed the role of",
  "member.remove": "Removed",
  "token.create": "Made an access token",
  "token.revoke": "Revoked an access token",
  "alert.test": "Sent a test alert",
  "mail.change": "Chose other mails",
  "mail.test": "Sent a test mail",
  "firm.export": "Exported a backup of",
  "firm.import": "Restored a backup of",
};

/** Behind a name, or behind the kind of a record that had none. */
const WITH_ID = new RegExp(`^(.*?) ?(?:\\(${AN_ID}\\)|${AN_ID})$`);
const MONTH = /^\d{4}-\d{2}$/;

/** "Changed the organisation: Harbour Sydney". */
export function actionWords({ action, subject }: Pick<AuditEntry, "action" | "subject">, reader: Reader): string {
  const words = ACTION_WORDS[action] ?? action;
  const of = WITH_ID.exec(subject)?.[1] ?? subject;
  const named = isKindOfRecord(of) ? "" : of;
  if (named === "") return words;
  return `${words}: ${MONTH.test(named) ? monthWords(named, reader) : named}`;
}

/** "2026-11": "November 2026". */
function monthWords(month: string, { locale }: Reader): string {
  const shown = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  return shown.format(Date.parse(`${month}-01T00:00:00Z`));
}

export function valuesInWords(entry: Pick<AuditEntry, "before" | "after">, reader: Reader): readonly ChangedValue[] {
  return changedInWords(entry, {
    number: (value) => value.toLocaleString(reader.locale),
    text: (value) => localised(value, reader).replace(/^on /, ""),
    days: (from, to) => daysInWords(from, to, reader),
    cause: causeTitle,
  });
}
