/** Every mirrored field in both organisations; those that differ say so, and come first unless the order is given, not by colour alone. */

import type { Comparison } from "../../data/shapes.ts";
import { readerHere } from "../../format/time.ts";
import { Icon } from "../../ui/icon.tsx";
import { rowWords, valueWords } from "./field-words.ts";
import styles from "./mappings.module.css";

interface ComparisonTableProps {
  readonly fields: Comparison["fields"];
  readonly group: string;
  readonly satellite: string;
  /** Keeps the order that the fields are in. */
  readonly inOrder?: boolean;
}

export function ComparisonTable({ fields, group, satellite, inOrder = false }: ComparisonTableProps) {
  const shown = fields.filter(({ same, group: ours, satellite: theirs }) => !same || ours !== "" || theirs !== "");
  const ordered = inOrder ? shown : [...shown.filter((field) => !field.same), ...shown.filter((field) => field.same)];
  return (
    <table class={`plain-table ${styles.comparison}`}>
      <caption class="for-readers">Field by field</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">{group}</th>
          <th scope="col">{satellite}</th>
        </tr>
      </thead>
      <tbody>
        {ordered.map((field) => (
          <tr key={field.field} data-differs={field.same ? undefined : ""}>
            <th scope="row">
              <span class={styles.fieldName}>
                {rowWords(field.field)}
                {field.same ? null : (
                  <span class="badge waiting">
                    <Icon name="alert" />
                    Differs
                  </span>
                )}
              </span>
            </th>
            <td data-side={group}>
              <Value of={field.group} />
            </td>
            <td data-side={satellite}>
              <Value of={field.satellite} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const reader = readerHere();

export function Value({ of: value }: { readonly of: string }) {
  return <span class={value === "" ? "sub" : undefined}>{value === "" ? "empty" : valueWords(value, reader)}</span>;
}
