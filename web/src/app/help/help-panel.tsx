/** Help for the view that is open: what it is for, its words, and the page's keys. */

import type { View } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { KEY_WORDS } from "../keyboard/keys.ts";
import styles from "./help-panel.module.css";
import { HELP, HELP_ANYWHERE } from "./help-words.ts";

interface HelpPanelProps {
  readonly view: View["name"];
  readonly title: string;
  onClose(): void;
}

export function HelpPanel({ view, title, onClose }: HelpPanelProps) {
  const { lead, terms } = HELP[view] ?? HELP_ANYWHERE;
  return (
    <Dialog title={`Help: ${title}`} onClose={onClose} actions={<Button onPress={onClose}>Close</Button>}>
      <p>{lead}</p>
      {terms.length === 0 ? null : (
        <dl class={styles.terms}>
          {terms.map(([term, meaning]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
      <h3>Keys</h3>
      <dl class={styles.terms}>
        {KEY_WORDS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
