/** One of Orbit's own sentences, with its times and amounts as the reader writes them. */

import { localised } from "../format/localised.ts";
import { readerHere } from "../format/time.ts";

const reader = readerHere();

export function Said({ text }: { readonly text: string }) {
  return <>{localised(text, reader)}</>;
}
