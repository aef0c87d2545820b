/** Each payment of a document once, on which sides it is, and where it began. */

import type { Comparison } from "../../data/shapes.ts";
import { moneyWords } from "../../format/money.ts";
import { dayWords, readerHere } from "../../format/time.ts";
import mappingsStyles from "../mappings/mappings.module.css";
import styles from "./documents.module.css";

interface PaymentsTableProps {
  readonly payments: Comparison["payments"];
  readonly currency: string | null;
  readonly group: string;
  readonly satellite: string;
}

export function PaymentsTable({ payments, currency, group, satellite }: PaymentsTableProps) {
  if (payments.length === 0) return null;
  const nameOf = { group, satellite } as const;
  return (
    <table class={`plain-table ${mappingsStyles.comparison}`}>
      <caption class={styles.tableTitle}>Payments</caption>
      <thead>
        <tr>
          <th scope="col">Payment</th>
          <th scope="col">Began in</th>
          <th scope="col">{group}</th>
          <th scope="col">{satellite}</th>
        </tr>
      </thead>
      <tbody>
        {payments.map(({ date, amount, reference, began, inGroup, inSatellite }, index) => (
          <tr key={`${index} ${date} ${amount}`} data-differs={inGroup && inSatellite ? undefined : ""}>
            <th scope="row">{paymentWords(amount, currency, date, reference)}</th>
            <td data-side="Began in">{nameOf[began]}</td>
            <td data-side={group}>{inGroup ? "Entered" : "Not there"}</td>
            <td data-side={satellite}>{inSatellite ? "Entered" : "Not there"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function paymentWords(amount: string, currency: string | null, date: string | null, reference: string | null): string {
  const when = date === null ? "" : ` of ${dayWords(date, "", readerHere())}`;
  const about = reference === null || reference === "" ? "" : ` · ${reference}`;
  return `${moneyWords(amount, currency, readerHere())}${when}${about}`;
}
