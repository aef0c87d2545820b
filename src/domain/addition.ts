/** An entry of the group's set-up that a satellite is to get, in the satellite's terms. Pure. */

export interface NewAccount {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly taxType: string | null;
  readonly paymentsAllowed: boolean;
}

export type AdditionWanted =
  | { readonly list: "accounts"; readonly account: NewAccount }
  /** `option` null: the category itself. */
  | { readonly list: "tracking"; readonly category: string; readonly option: string | null }
  | { readonly list: "currencies"; readonly code: string }
  | { readonly list: "items"; readonly code: string };

/** The same for two that are one. */
export function additionKey(wanted: AdditionWanted): string {
  switch (wanted.list) {
    case "accounts":
      return JSON.stringify(["accounts", wanted.account.code]).toLowerCase();
    case "tracking":
      return JSON.stringify(["tracking", wanted.category, wanted.option]).toLowerCase();
    default:
      return JSON.stringify([wanted.list, wanted.code]).toLowerCase();
  }
}
