/** What can be taken away from a list: the same rows as CSV, and all of them on paper. */

import { useState } from "preact/hooks";
import { say } from "./announce.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import styles from "./list-tools.module.css";

interface ListToolsProps {
  /** Of the same filters; null where there is no CSV. */
  readonly csv: string | null;
  /** Loads what is not shown yet; answers whether all of it is shown then. */
  loadAll?(): Promise<boolean>;
}

export function ListTools({ csv, loadAll }: ListToolsProps) {
  const [busy, setBusy] = useState(false);
  const print = async () => {
    setBusy(true);
    const isAll = (await loadAll?.()) ?? true;
    setBusy(false);
    if (!isAll) say("bad", "Too many rows to print: these are the first of them. Narrow the filters, or take the CSV.");
    // The rows are drawn before they are printed.
    requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
  };
  return (
    <div class={`no-print ${styles.tools}`}>
      {csv === null ? null : (
        <a class="button quiet" href={csv} download>
          <Icon name="down" />
          CSV
        </a>
      )}
      <Button kind="quiet" icon="printer" busy={busy} onPress={() => void print()}>
        Print
      </Button>
    </div>
  );
}
