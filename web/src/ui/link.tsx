/** A link to another place of this page: opens without a reload, and in a new tab when that is what was asked for. */

import type { ComponentChildren, JSX, Ref } from "preact";
import { go } from "./place.ts";

interface LinkProps {
  readonly to: string;
  readonly replace?: boolean;
  readonly class?: string | undefined;
  readonly current?: "page" | "true" | undefined;
  readonly label?: string;
  readonly innerRef?: Ref<HTMLAnchorElement>;
  readonly children: ComponentChildren;
}

export function Link({ to, replace = false, class: className, current, label, innerRef, children }: LinkProps) {
  const onClick = (event: JSX.TargetedMouseEvent<HTMLAnchorElement>) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, { replace });
  };
  return (
    <a href={to} class={className} aria-current={current} aria-label={label} ref={innerRef ?? null} onClick={onClick}>
      {children}
    </a>
  );
}
