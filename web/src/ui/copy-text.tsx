/** An id that somebody may want to send to whoever helps them: shown in full, copied by a press. */

import { say } from "./announce.ts";
import { Button } from "./button.tsx";
import styles from "./copy-text.module.css";

export function CopyText({ text, what }: { readonly text: string; readonly what: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("good", `Copied the ${what}.`);
    } catch {
      say("bad", "The browser did not allow copying. Select the text and copy it by hand.");
    }
  };
  return (
    <span class={styles.copyText}>
      <code>{text}</code>
      <Button kind="quiet" icon="copy" label={`Copy the ${what}`} onPress={() => void copy()} />
    </span>
  );
}
