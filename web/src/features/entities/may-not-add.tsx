/** Says where a consent does not let Orbit add to the set-up (accounts, tracking, currencies, items), and leads to one that does. */

import type { Entity } from "../../data/shapes.ts";
import { listed } from "../../format/counts.ts";
import { ConnectLink } from "../session/connect-link.tsx";
import styles from "./entities.module.css";

interface MayNotAddProps {
  /** Those that lack the permission are named; without any, nothing is shown. */
  readonly satellites: readonly Pick<Entity, "name" | "mayAdd">[];
}

export function MayNotAdd({ satellites }: MayNotAddProps) {
  const lacking = satellites.filter(({ mayAdd }) => mayAdd === false);
  if (lacking.length === 0) return null;
  const names = listed(lacking.map(({ name }) => name));
  return (
    <div class={styles.mayNotAdd}>
      <p>{`The connection does not let Orbit add accounts, tracking, currencies or items in ${names}. Xero asks for the permission when you reconnect.`}</p>
      <ConnectLink least="operator" kind="plain" toAdd>
        Reconnect to switch this on
      </ConnectLink>
    </div>
  );
}
