/** What a call to Xero was for, in words. Pure; purposes are the API's: "update-invoices", "reference-accounts". */

const VERBS: Readonly<Record<string, string>> = {
  read: "Read",
  find: "Looked for",
  check: "Read again",
  sweep: "Compared",
  heard: "Read what Xero reported:",
  backfill: "Read for a backfill:",
  create: "Created",
  update: "Updated",
  inspect: "Looked at",
  delete: "Took off",
  add: "Added",
  reference: "Read the set-up:",
};

const WHOLE: Readonly<Record<string, string>> = {
  allocate: "Allocated the credit note",
  unallocate: "Took an allocation off",
};

/** "update-invoices": "Updated invoices". An unknown purpose is spelled out. */
export function callWords(purpose: string): string {
  const whole = WHOLE[purpose];
  if (whole !== undefined) return whole;
  const [verb = "", ...rest] = purpose.split("-");
  const what = rest.join(" ");
  const known = VERBS[verb];
  return known === undefined ? purpose.replaceAll("-", " ") : `${known} ${what}`;
}
