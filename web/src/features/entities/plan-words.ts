/** What is used of the Xero app's tier, in sentences. Pure. */

import type { XeroPlan } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";

export function connectionWords({ connections: { used, most } }: Pick<XeroPlan, "connections">): string {
  if (most === null) return `${counted(used, "connection")} used.`;
  const full = used >= most ? " Another one needs a larger tier, or one of these to be disconnected." : "";
  return `${used.toLocaleString()} of ${counted(most, "connection")} of the Xero app’s tier used.${full}`;
}

export function egressWords({ tier, egress }: Pick<XeroPlan, "tier" | "egress">): string {
  const { bytes, forecastBytes, includedGiB, price, forecastPrice, unknown } = egress;
  const so = `Read from Xero this month: ${gib(bytes)}, ${gib(forecastBytes)} by its end if it continues so`;
  const included = includedGiB === null ? "" : ` (${includedGiB} GiB are included)`;
  const sums =
    tier === null
      ? " Say the tier in Settings to see what it costs."
      : price === null
        ? " What it costs was agreed with Xero."
        : Number(forecastPrice) === 0
          ? " It costs nothing more."
          : ` It costs A$${price} so far, A$${forecastPrice} by then, without tax.`;
  const lacking =
    unknown === 0
      ? ""
      : ` ${counted(unknown, "organisation")} did not answer and ${unknown === 1 ? "is" : "are"} not in it.`;
  return `${so}${included}.${sums}${lacking}`;
}

const GIB = 1_073_741_824;

function gib(bytes: number): string {
  if (bytes === 0) return "nothing";
  const amount = bytes / GIB;
  return amount < 0.01 ? "less than 0.01 GiB" : `${amount.toLocaleString("en", { maximumFractionDigits: 2 })} GiB`;
}
