/**
 * A question that has to be answered before going on. The browser's own modal dialog: it keeps the focus inside, closes
 * on Escape, and gives the focus back.
 */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import styles from "./dialog.module.css";

interface DialogProps {
  readonly title: string;
  onClose(): void;
  /** The buttons; the last one is what the person came for. */
  readonly actions: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Dialog({ title, onClose, actions, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    opened?.showModal();
    return () => {
      opened?.close();
      // A dialog that leaves the page while it is open does not give the focus back by itself.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      class={styles.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div class={styles.body}>{children}</div>
      <div class={styles.actions}>{actions}</div>
    </dialog>
  );
}
