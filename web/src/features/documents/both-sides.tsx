/** The document in the group and in its satellite: money first, then every other field that Orbit mirrors. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Comparison, OrbitDocument } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { readerHere } from "../../format/time.ts";
import { useEntities } from "../entities/use-entities.ts";
import { ComparisonTable } from "../mappings/comparison-table.tsx";
import mappingsStyles from "../mappings/mappings.module.css";
import { moneyFirst, moneyRows } from "./document-words.ts";
import styles from "./documents.module.css";
import { PaymentsTable } from "./payments-table.tsx";

const EVERY_MS = 10_000;

export function BothSides({ document }: { readonly document: OrbitDocument }) {
  const { satellite } = document;
  const entities = useEntities("names").value ?? [];
  const group = entities.find((entity) => entity.role === "group")?.name ?? "The group";
  return (
    <section class={styles.documentSides} aria-labelledby="sides-title">
      <h2 id="sides-title">Both sides</h2>
      {satellite === null ? (
        <MoneyTable document={document} group={group} />
      ) : (
        <Compared document={document} satellite={satellite} group={group} />
      )}
    </section>
  );
}

interface ComparedProps {
  readonly document: OrbitDocument;
  readonly satellite: NonNullable<OrbitDocument["satellite"]>;
  /** The group's name. */
  readonly group: string;
}

function Compared({ document, satellite, group }: ComparedProps) {
  const { kind, groupId, updatedAt } = document;
  const { tenantId, name } = satellite;
  const comparison = useResource({
    key: ["comparison", kind, groupId, tenantId, updatedAt],
    everyMs: EVERY_MS,
    load: () => ask(api.mappings[":kind"][":groupId"][":tenantId"].$get({ param: { kind, groupId, tenantId } })),
  });
  const fields = comparison.value === null ? moneyFields(document) : moneyFirst(comparison.value.fields);
  return (
    <>
      <ComparisonTable fields={fields} group={group} satellite={name} inOrder />
      <PaymentsTable
        payments={comparison.value?.payments ?? []}
        currency={document.currency}
        group={group}
        satellite={name}
      />
    </>
  );
}

function moneyFields(document: OrbitDocument): Comparison["fields"] {
  return moneyRows(document, readerHere());
}

function MoneyTable({ document, group }: Pick<ComparedProps, "document" | "group">) {
  return (
    <table class={`plain-table ${mappingsStyles.comparison}`}>
      <caption class="for-readers">In the group</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">{group}</th>
        </tr>
      </thead>
      <tbody>
        {moneyRows(document, readerHere()).map((row) => (
          <tr key={row.field}>
            <th scope="row">{row.field}</th>
            <td data-side={group}>{row.group}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
