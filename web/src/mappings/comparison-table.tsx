/** Every mirrored field in both organisations; those that differ come first and say so, not by colour alone. */

import type { Comparison } from "../api/shapes.ts";
import { Icon } from "../controls/icon.tsx";

interface ComparisonTableProps {
  readonly fields: Comparison["fields"];
  readonly group: string;
  readonly satellite: string;
}

export function ComparisonTable({ fields, group, satellite }: ComparisonTableProps) {
  const shown = fields.filter(({ same, group: ours, satellite: theirs }) => !same || ours !== "" || theirs !== "");
  const ordered = [...shown.filter((field) => !field.same), ...shown.filter((field) => field.same)];
  return (
    <table class="plain-table comparison">
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
          <tr key={field.field} class={field.same ? "" : "differs"}>
            <th scope="row">
              {capital(field.field)}
              {field.same ? null : (
                <span class="badge waiting">
                  <Icon name="alert" />
                  Differs
                </span>
              )}
            </th>
            <td data-side={group}>{field.group === "" ? <span class="sub">empty</span> : field.group}</td>
            <td data-side={satellite}>{field.satellite === "" ? <span class="sub">empty</span> : field.satellite}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
