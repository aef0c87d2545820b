/** Opens a record in its own organisation's Xero, in a new tab. */

import type { RecordKind } from "../../data/shapes.ts";
import { xeroAddress } from "../../format/records.ts";
import { Icon } from "../../ui/icon.tsx";
import { xeroPlaces } from "./short-codes.ts";
import styles from "./xero-link.module.css";

interface XeroLinkProps {
  readonly kind: RecordKind;
  readonly id: string;
  readonly tenantId: string;
  /** The organisation's name, for screen readers. */
  readonly where: string;
  /** The button that stands out among others. */
  readonly isMain?: boolean;
  readonly children?: string;
}

export function XeroLink({ kind, id, tenantId, where, isMain = false, children = "Open in Xero" }: XeroLinkProps) {
  const place = xeroPlaces.value.get(tenantId) ?? { tenantId, shortCode: null, xeroAt: null };
  return (
    <a
      class={isMain ? "button primary" : styles.xeroLink}
      href={xeroAddress(kind, id, place)}
      target="_blank"
      rel="noreferrer"
    >
      {children}
      <span class="for-readers"> ({where}, opens a new tab)</span>
      <Icon name="out" />
    </a>
  );
}
