/** The first thing that is seen: the state of the firm's mirror, as an icon and a sentence. */

import { VIEWS } from "../../format/views.ts";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import type { VerdictWords } from "./verdict-words.ts";

const ICONS = { good: "check", busy: "dots", bad: "alert", new: "building" } as const;

export function Verdict({ of: { tone, title, words } }: { readonly of: VerdictWords }) {
  return (
    <section class={`verdict ${tone}`} aria-label="State of the mirror">
      <span class="verdict-icon">
        <Icon name={ICONS[tone]} />
      </span>
      <div role="status">
        <p class="verdict-title">{title}</p>
        <p class="verdict-words">{words}</p>
      </div>
      {tone === "new" ? (
        <Link class="button primary" to={VIEWS.setup.path}>
          Set it up
        </Link>
      ) : null}
    </section>
  );
}
