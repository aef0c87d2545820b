/** One mapping: the record, its copy, and both in Xero. */

import type { Mapping } from "../api/shapes.ts";
import { Icon } from "../controls/icon.tsx";
import { KIND_WORDS, xeroAddress } from "../words/records.ts";
import { When } from "../words/when.tsx";

export function MappingRow({ mapping, satellite }: { readonly mapping: Mapping; readonly satellite: string }) {
  const { kind, label, groupId, satelliteId, syncedAt, drifted } = mapping;
  return (
    <tr>
      <th scope="row">
        {label || "Without a number"}
        <span class="sub">{KIND_WORDS[kind].one}</span>
      </th>
      <td>
        {satellite}
        {drifted ? (
          <span class="badge waiting">
            <Icon name="alert" />
            Differs from the group
          </span>
        ) : null}
      </td>
      <td>
        <When at={syncedAt} />
      </td>
      <td class="both-links">
        <XeroLink href={xeroAddress(kind, groupId)} name="Group" what={label} />
        <XeroLink href={xeroAddress(kind, satelliteId)} name="Copy" what={label} />
      </td>
    </tr>
  );
}

function XeroLink({ href, name, what }: { readonly href: string; readonly name: string; readonly what: string }) {
  return (
    <a class="xero-link" href={href} target="_blank" rel="noreferrer">
      {name}
      <span class="for-readers"> of {what} in Xero, opens a new tab</span>
      <Icon name="out" />
    </a>
  );
}
