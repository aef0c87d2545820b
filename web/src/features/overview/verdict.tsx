/** The first thing that is seen: the state of the firm's mirror, as an icon and a sentence. */

import { VIEWS } from "../../format/views.ts";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import styles from "./verdict.module.css";
import type { VerdictWords } from "./verdict-words.ts";

const ICONS = { good: "check", busy: "dots", bad: "alert", new: "building" } as const;

export function Verdict({ of: { tone, title, words } }: { readonly of: VerdictWords }) {
  return (
    <section class={styles.verdict} data-tone={tone} aria-label="State of the mirror">
      <span class={styles.icon}>
        <Icon name={ICONS[tone]} />
      </span>
      <div role="status">
        <p class={styles.title}>{title}</p>
        <p class={styles.words}>{words}</p>
      </div>
      {tone === "new" ? (
        <Link class="button primary" to={VIEWS.setup.path}>
          Set it up
        </Link>
      ) : null}
    </section>
  );
}
