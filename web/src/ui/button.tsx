/**
 * The page's button. While its work is under way it stays focusable and says so; a second press does nothing. A button
 * that is off says why in its title, and to whoever presses it: titles are seen neither by keyboard nor by touch.
 */

import type { ComponentChildren, Ref } from "preact";
import { say } from "./announce.ts";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  readonly kind?: "primary" | "plain" | "quiet" | "danger";
  readonly type?: "button" | "submit";
  readonly icon?: IconName;
  /** Its work is under way. */
  readonly busy?: boolean;
  /** Why it is off; absent or null when it is on. */
  readonly offBecause?: string | null;
  readonly label?: string;
  readonly innerRef?: Ref<HTMLButtonElement>;
  onPress?(): void;
  readonly children?: ComponentChildren;
}

export function Button({ kind = "plain", type = "button", busy = false, offBecause = null, ...rest }: ButtonProps) {
  const { icon, label, innerRef, onPress, children } = rest;
  const onClick = (event: Event) => {
    if (busy || offBecause !== null) event.preventDefault();
    if (offBecause !== null) say("bad", offBecause);
    else if (!busy) onPress?.();
  };
  return (
    <button
      type={type}
      class={`button ${kind} ${children === undefined ? "icon-only" : ""}`}
      aria-label={label}
      aria-busy={busy}
      aria-disabled={offBecause !== null}
      title={offBecause ?? (children === undefined ? label : undefined)}
      ref={innerRef ?? null}
      onClick={onClick}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}
