/** The product that is this file's alone as long as it runs. */

import { inject } from "vitest";
import type { Product } from "./start.ts";

/** Files run at places that are numbered from 1; each place has one. */
function productHere(): Product {
  const place = Number(process.env.VITEST_POOL_ID);
  const product = inject("products")[place - 1];
  if (product === undefined) throw new Error(`no product was started for place ${place}`);
  return product;
}

export const { orbit, xero } = productHere();
