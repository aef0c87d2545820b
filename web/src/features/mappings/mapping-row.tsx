/** One mapping: the record, its copy, and both in Xero. Its label leads to the two side by side. */

import type { Mapping } from "../../data/shapes.ts";
import { KIND_WORDS } from "../../format/records.ts";
import { copyAddress } from "../../format/views.ts";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { When } from "../../ui/when.tsx";
import { XeroLink } from "../entities/xero-link.tsx";
import styles from "./mappings.module.css";

interface MappingRowProps {
  readonly mapping: Mapping;
  /** The satellite's name. */
  readonly satellite: string;
  /** The group's tenant id; null while it is not known. */
  readonly groupTenantId: string | null;
  /** The list's filters, kept in the address. */
  readonly search: string;
}

export function MappingRow({ mapping, satellite, groupTenantId, search }: MappingRowProps) {
  const { kind, label, groupId, tenantId, satelliteId, syncedAt, drifted } = mapping;
  return (
    <tr>
      <th scope="row">
        <Link to={copyAddress(mapping, search)}>{label || "Without a number"}</Link>
        <span class="sub">{KIND_WORDS[kind].one}</span>
      </th>
      <td>
        {satellite}
        {drifted ? <DriftBadge /> : null}
      </td>
      <td>
        <When at={syncedAt} />
      </td>
      <td class={styles.bothLinks}>
        <XeroLink kind={kind} id={groupId} tenantId={groupTenantId ?? ""} where={`${label} of the group`}>
          Group
        </XeroLink>
        <XeroLink kind={kind} id={satelliteId} tenantId={tenantId} where={`${label} of ${satellite}`}>
          Copy
        </XeroLink>
      </td>
    </tr>
  );
}

export function DriftBadge() {
  return (
    <span class="badge waiting">
      <Icon name="alert" />
      Differs from the group
    </span>
  );
}
