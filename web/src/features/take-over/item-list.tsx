/** The documents of one verdict: number, what differs, and where a person decides a box to tick. Some at a time. */

import { useState } from "preact/hooks";
import type { TakeOverItem } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./item-list.module.css";
import { differenceWords, VERDICT_WORDS, type Verdict } from "./take-over-words.ts";

const SHOWN_AT_ONCE = 50;

interface ItemListProps {
  readonly verdict: Verdict;
  readonly items: readonly TakeOverItem[];
  /** Group ids; null where nothing is to be ticked. */
  readonly ticked: ReadonlySet<string> | null;
  onTick(ids: readonly string[], isTicked: boolean): void;
}

export function ItemList({ verdict, items, ticked, onTick }: ItemListProps) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  if (items.length === 0) return null;
  const { title, meaning } = VERDICT_WORDS[verdict];
  const isAll = ticked !== null && items.every(({ groupId }) => ticked.has(groupId));
  return (
    <details class={styles.group} open={verdict !== "exact"}>
      <summary>
        {title}: {items.length.toLocaleString()}
      </summary>
      <p>{meaning}</p>
      {ticked === null || items.length === 1 ? null : (
        <label class={styles.row}>
          <input
            type="checkbox"
            checked={isAll}
            onChange={() =>
              onTick(
                items.map(({ groupId }) => groupId),
                !isAll,
              )
            }
          />
          <strong>All {items.length.toLocaleString()}</strong>
        </label>
      )}
      <ul class={styles.items}>
        {items.slice(0, shown).map((item) => (
          <Item key={item.groupId} item={item} ticked={ticked} onTick={onTick} />
        ))}
      </ul>
      {items.length > shown ? (
        <Button kind="quiet" onPress={() => setShown(shown + SHOWN_AT_ONCE)}>
          {`Show ${counted(Math.min(SHOWN_AT_ONCE, items.length - shown), "more", "more")}`}
        </Button>
      ) : null}
    </details>
  );
}

type ItemProps = Pick<ItemListProps, "ticked" | "onTick"> & { readonly item: TakeOverItem };

function Item({ item, ticked, onTick }: ItemProps) {
  const { groupId, number, kind } = item;
  const words = differenceWords(item);
  const name = number ?? (kind === "invoice" ? "Invoice without a number" : "Credit note without a number");
  const said = (
    <>
      <strong>{name}</strong>
      {words === "" ? null : <span class="sub">{words}</span>}
    </>
  );
  if (ticked === null) return <li class={styles.row}>{said}</li>;
  const isTicked = ticked.has(groupId);
  return (
    <li>
      <label class={styles.row}>
        <input type="checkbox" checked={isTicked} onChange={() => onTick([groupId], !isTicked)} />
        {said}
      </label>
    </li>
  );
}
