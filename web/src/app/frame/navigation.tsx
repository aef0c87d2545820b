/** Links to the views that the person may see. */

import { useEffect, useRef } from "preact/hooks";
import { useMaySee } from "../../features/session/allowed.tsx";
import { VIEWS, type ViewName } from "../../format/views.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import styles from "./frame.module.css";

const ENTRIES: readonly (readonly [ViewName, IconName])[] = [
  ["overview", "gauge"],
  ["documents", "copy"],
  ["months", "calendar"],
  ["events", "list"],
  ["entities", "building"],
  ["mappings", "link"],
  ["backfill", "history"],
  ["people", "people"],
  ["settings", "sliders"],
  ["activity", "clock"],
];

export function Navigation({ current }: { readonly current: string }) {
  const maySee = useMaySee();
  const list = useRef<HTMLUListElement>(null);
  // On narrow screens the links scroll sideways: the current one is always in sight.
  useEffect(() => toTheMiddle(list.current?.querySelector("[aria-current]")), [current]);
  const shown = ENTRIES.filter(([name]) => maySee(name));
  return (
    <nav class={`scrolls ${styles.navigation}`} aria-label="Views">
      <ul ref={list}>
        {shown.map(([name, icon]) => (
          <li key={name}>
            <Link to={VIEWS[name].path} current={name === current ? "page" : undefined}>
              <Icon name={icon} />
              {VIEWS[name].title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** After `scrollIntoView` the next Tab would begin there, beyond the link that skips the menu. */
function toTheMiddle(link: Element | null | undefined): void {
  const box = link?.closest("nav");
  if (!link || !box) return;
  const [inner, outer] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
  box.scrollBy({ left: inner.left + inner.width / 2 - outer.left - outer.width / 2, behavior: "instant" });
}
