/** The one button of each verdict. Pure. */

import type { Found } from "./requests.ts";

export type VerdictButton = "check" | "show" | "open-in-xero";

const BUTTONS: Readonly<Record<Found["verdict"]["code"], VerdictButton>> = {
  ...{ "not-copied": "check", "before-start": "check", changed: "check" },
  ...{ "in-step": "show", queued: "show", waiting: "show", failed: "show", kept: "show", differs: "show" },
  ...{ draft: "open-in-xero", "no-tracking": "open-in-xero", "no-satellite": "open-in-xero" },
  ...{ "cannot-copy": "open-in-xero", "nothing-to-copy": "open-in-xero" },
};

export function buttonFor(code: Found["verdict"]["code"]): VerdictButton {
  return BUTTONS[code];
}
