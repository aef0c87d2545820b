/** What each action of the audit is called on the page. An action without words shows its name. Pure. */

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

export function valueWords(value: unknown): string {
  if (value === null) return "nothing";
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
