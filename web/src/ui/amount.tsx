/** An amount, as the reader writes it. */

import { moneyWords } from "../format/money.ts";
import { readerHere } from "../format/time.ts";

const reader = readerHere();

interface MoneyProps {
  readonly amount: string;
  readonly currency: string | null;
}

export function Money({ amount, currency }: MoneyProps) {
  return <>{moneyWords(amount, currency, reader)}</>;
}
