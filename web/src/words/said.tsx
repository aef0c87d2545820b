/** One of Orbit's own sentences, with its times and amounts as the reader writes them. */

import { localised } from "./localised.ts";
import { readerHere } from "./time.ts";

const reader = readerHere();

export function Said({ text }: { readonly text: string }) {
  return <>{localised(text, reader)}</>;
}
