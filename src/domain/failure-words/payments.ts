/** Payments and credits that cannot be applied, taken off or put back, and those that are not mirrored. */

import { EDIT_GOES_ON, listed, RESYNC, SET_UP_GOES_ON, sentence, type WordsOf } from "./table.ts";

export const PAYMENTS: WordsOf<
  | "payment-account-invalid"
  | "credit-note-not-applicable"
  | "payment-reconciled"
  | "restore-incomplete"
  | "overpayment-not-mirrored"
  | "clearing-account-missing"
  | "paid-twice"
> = {
  "payment-account-invalid": {
    title: "Account type is invalid for making a payment to/from",
    detail: (f) => {
      if (f.byName === undefined) {
        return `Payments cannot be made to account ${f.account} in ${f.satellite}: it is missing there, archived, or not one that takes payments.`;
      }
      const theirs =
        f.byName === "no-name" ? "no active account of that name takes" : "several accounts of that name take";
      return `The group's account ${f.account} has no code, so its name is what counts: in ${f.satellite} ${theirs} payments.`;
    },
    remedy: (f) => {
      const at = `In ${f.satellite}'s Xero, under Accounting → Chart of accounts,`;
      if (f.byName === undefined) {
        const words = `add or restore ${f.account} as a bank account, or open it and tick “Enable payments to this account”.`;
        return [`${at} ${words}`, SET_UP_GOES_ON];
      }
      const one =
        f.byName === "no-name"
          ? `add or restore a bank account named “${f.account}”, or rename the one that it is.`
          : `leave one account named “${f.account}”: rename or archive the others.`;
      return [
        `${at} ${one}`,
        SET_UP_GOES_ON,
        `Or give both accounts the same code, there and in the group's Xero. ${RESYNC}`,
      ];
    },
  },
  "credit-note-not-applicable": {
    title: "Unable to allocate credit note",
    detail: (f) => {
      if (f.invoice === null) return `${f.satellite} did not take the allocation. Xero says: ${sentence(f.message)}`;
      return `The credit note belongs to ${f.satellite} and is used on ${f.invoice.number}, which is not there: ${sentence(f.message)}`;
    },
    remedy: (f) => {
      if (f.invoice === null) {
        const room = `In ${f.satellite}'s Xero, under Sales → Invoices, open the credit note and the invoice and make room on them: a payment or credit of the satellite's own may use up what is left.`;
        return [room, RESYNC];
      }
      const instead = `the group's Xero, under Sales → Invoices, open the credit note and use it on an invoice of ${f.satellite} instead.`;
      return f.invoice.isElsewhere
        ? [`In ${instead}`, EDIT_GOES_ON]
        : [
            `Search the events for ${f.invoice.number} and do what its event says; Orbit then uses the credit note on it by itself.`,
            `Or, in ${instead}`,
          ];
    },
  },
  "payment-reconciled": {
    title: "A payment in the satellite is reconciled and cannot be taken off",
    detail: (f) =>
      f.group !== undefined
        ? `The payment ${f.payment} was taken off in ${f.satellite}. The one that Orbit entered for it in ${f.group} is reconciled or part of a batch.`
        : `The change needs the payment ${f.payment} in ${f.satellite} to come off, and it is reconciled or part of a batch.`,
    remedy: (f) => [
      `In ${f.group ?? f.satellite}'s Xero, under Accounting → Bank accounts, open the payment and choose Options → Unreconcile (or take it out of its batch).`,
      RESYNC,
    ],
  },
  "restore-incomplete": {
    title: "Payments or credits could not all be put back",
    detail: (f) => `The copy in ${f.satellite} was changed, and these could not be put back: ${listed(f.missing)}.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Sales → Invoices, enter them on the copy by hand; or fix the cause, if one is named here.`,
      RESYNC,
    ],
  },
  "overpayment-not-mirrored": {
    title: "An overpayment or prepayment is applied to the group invoice",
    detail: (f) => {
      const what = `${f.amount} of the group invoice is paid by an overpayment or prepayment.`;
      return f.account
        ? `${what} The account for that in ${f.satellite}, ${f.account.name}, cannot be used. ${f.account.why}`
        : `${what} No account is chosen for that in ${f.satellite}, so the copy is not paid by it.`;
    },
    remedy: (f) => [
      `In Orbit, under Organisations, ${f.satellite}, press Change and choose the account for overpayments and prepayments: one to which payments are enabled, a clearing account for instance.`,
      ...(f.account ? [`Or fix that account in ${f.satellite}'s Xero, under Accounting → Chart of accounts.`] : []),
      SET_UP_GOES_ON,
    ],
  },
  "clearing-account-missing": {
    title: "No account is chosen for payments received in the satellite",
    detail: (f) => {
      const what = `${f.amount} was received in ${f.satellite}.`;
      return f.account
        ? `${what} The group's account for that, ${f.account.name}, cannot be used. ${f.account.why}`
        : `${what} No account of the group is chosen for that, so the group's invoice is not paid by it.`;
    },
    remedy: (f) => [
      `In Orbit, under Organisations, ${f.satellite}, press Change and choose the group's account for payments received there: one to which payments are enabled, a clearing account for instance.`,
      ...(f.account ? ["Or fix that account in the group's Xero, under Accounting → Chart of accounts."] : []),
      SET_UP_GOES_ON,
    ],
  },
  "paid-twice": {
    title: "The invoice is paid in the group and in the satellite",
    detail: (f) =>
      f.enteredIn === "satellite"
        ? `The payment ${f.payment} was entered in ${f.satellite}, and less than that is due on the group's invoice.`
        : `The payment ${f.payment} was entered in the group, and less than that is due on the copy in ${f.satellite}.`,
    remedy: (f) => [
      `If the client paid once: in ${f.satellite}'s Xero or in the group's, under Sales → Invoices, open the invoice and remove the payment, or the credit, that is too much.`,
      "If they paid twice: remove one of the payments and enter it as an overpayment of the client.",
      "Orbit sees the change and goes on by itself.",
    ],
  },
};
