/** Documents and money of this month, satellite by satellite: raised, copied, waiting, failed, owing. */

import type { DocumentState, DocumentSummary } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { readerHere } from "../../format/time.ts";
import { VIEWS } from "../../format/views.ts";
import { Money } from "../../ui/amount.tsx";
import { Link } from "../../ui/link.tsx";
import { NO_DOCUMENT_FILTERS, writeDocumentFilters } from "../documents/document-filters.ts";
import entitiesStyles from "../entities/entities.module.css";
import { monthWords } from "../months/months-words.ts";
import chartStyles from "./chart.module.css";
import styles from "./month-money.module.css";

type Satellite = DocumentSummary["satellites"][number];

const { locale } = readerHere();

export function MonthMoney({ summary: { month, satellites } }: { readonly summary: DocumentSummary }) {
  const name = monthWords(month, locale);
  return (
    <section class={entitiesStyles.section} aria-labelledby="month-money-title">
      <div class={chartStyles.sectionHead}>
        <h2 id="month-money-title">{name}</h2>
        <Link to={`${VIEWS.months.path}?month=${month}`}>Compare with the satellites</Link>
      </div>
      {satellites.length === 0 ? (
        <p class="sub">No document to copy is dated in {name} yet.</p>
      ) : (
        <MoneyTable month={month} satellites={satellites} />
      )}
    </section>
  );
}

function MoneyTable({ month, satellites }: Pick<DocumentSummary, "month" | "satellites">) {
  return (
    <table class={`plain-table ${styles.monthMoney}`}>
      <caption>Documents that are approved in the group, by their date. Credit notes are deducted.</caption>
      <thead>
        <tr>
          {["Satellite", ...Object.values(PARTS), "Owing"].map((column, index) => (
            <th key={column} scope="col" class={index === 0 ? undefined : "amount"}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {satellites.map((satellite) => (
          <Row key={`${satellite.tenantId} ${satellite.currency}`} month={month} satellite={satellite} />
        ))}
      </tbody>
    </table>
  );
}

const PARTS = { raised: "Raised", copied: "Copied", waiting: "Waiting", failed: "Failed" } as const;

function Row({ month, satellite }: { readonly month: string; readonly satellite: Satellite }) {
  const { tenantId, name, currency, owing } = satellite;
  const documents = (state: DocumentState | "") =>
    `${VIEWS.documents.path}${writeDocumentFilters({ ...NO_DOCUMENT_FILTERS, entity: tenantId ?? "", month, state })}`;
  return (
    <tr>
      <th scope="row">
        {tenantId === null ? "Not assigned to an organisation yet" : <Link to={documents("")}>{name}</Link>}
        <span class="sub">{currency}</span>
      </th>
      {(["raised", "copied", "waiting"] as const).map((part) => (
        <Sum key={part} part={part} satellite={satellite} />
      ))}
      <Sum part="failed" satellite={satellite} to={tenantId === null ? null : documents("failed")} />
      <td data-column="Owing" class="amount">
        <Money amount={owing} currency={currency} />
      </td>
    </tr>
  );
}

interface SumProps {
  readonly part: keyof typeof PARTS;
  readonly satellite: Satellite;
  /** Where its documents are listed. */
  readonly to?: string | null;
}

function Sum({ part, satellite, to = null }: SumProps) {
  const { count, total } = satellite[part];
  const documents = counted(count, "document");
  return (
    <td data-column={PARTS[part]} class="amount" data-part={count === 0 ? "none" : part}>
      {count === 0 ? (
        "–"
      ) : (
        <>
          <Money amount={total} currency={satellite.currency} />
          <span class="sub">{to === null ? documents : <Link to={to}>{documents}</Link>}</span>
        </>
      )}
    </td>
  );
}
