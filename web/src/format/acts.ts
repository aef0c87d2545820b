/** What people can do, each act with the one name that buttons, questions and answers use. */

export const ACTS = {
  resync: "Re-sync",
  resolve: "Mark as resolved",
  reopen: "Reopen",
  restore: "Restore group values",
  keep: "Keep",
  stopKeeping: "Stop keeping",
  checkNow: "Check now",
} as const;
