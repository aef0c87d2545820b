/** The group's account for what satellites receive, as a practice adds it before it lets receipts come home. */
export const CLEARING = {
  Code: "852",
  Name: "Received in satellites",
  Type: "CURRENT",
  EnablePaymentsToAccount: true,
} as const;
