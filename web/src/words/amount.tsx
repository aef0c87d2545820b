/** An amount, as the reader writes it. */

import { moneyWords } from "./money.ts";
import { readerHere } from "./time.ts";

const reader = readerHere();

interface MoneyProps {
  readonly amount: string;
  readonly currency: string | null;
}

export function Money({ amount, currency }: MoneyProps) {
  return <>{moneyWords(amount, currency, reader)}</>;
}
