/** The page's keys: listens once, and moves the focus in the view that is shown. */

import { useEffect } from "preact/hooks";
import { actionOf, type KeyAction } from "./keys.ts";

/** What a row opens with; j and k go from one to the next. */
export const ROWS = "#content :is(tbody th a, [data-row] > a)";
const WRITING = "input:not([type=checkbox], [type=radio]), textarea, [contenteditable]";
/** Letters choose in a list, too. */
const TYPING = `${WRITING}, select`;
const BACK = "[data-back] :is(a, button)";

interface Openers {
  onHelp(): void;
  onPalette(): void;
}

export function useKeys({ onHelp, onPalette }: Openers): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const focused = document.activeElement;
      const isTyping = focused?.matches(event.key === "Escape" ? WRITING : TYPING) ?? false;
      const isCovered = document.querySelector("dialog[open]") !== null;
      const { key, ctrlKey, metaKey, altKey } = event;
      const action = actionOf({ key, ctrlKey, metaKey, altKey, isTyping, isCovered });
      if (action !== null && act(action, { onHelp, onPalette })) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Answers whether the key did something here. */
function act(action: KeyAction, { onHelp, onPalette }: Openers): boolean {
  switch (action) {
    case "help":
      onHelp();
      return true;
    case "palette":
      onPalette();
      return true;
    case "search":
      return focusOn(document.querySelector<HTMLInputElement>("#content input[type=search]"));
    case "back":
      return press(wayBack());
    case "next":
      return toRow(1);
    case "previous":
      return toRow(-1);
  }
}

function focusOn(element: HTMLElement | null | undefined): boolean {
  if (element === null || element === undefined) return false;
  element.focus();
  if (element instanceof HTMLInputElement) element.select();
  return true;
}

/** Of several that are open, the one that the focus is in. */
function wayBack(): HTMLElement | null {
  const near = document.activeElement?.closest("#content li")?.querySelector<HTMLElement>(BACK);
  return near ?? document.querySelector<HTMLElement>(`#content ${BACK}`);
}

function press(element: HTMLElement | null): boolean {
  element?.click();
  return element !== null;
}

function toRow(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)];
  const focused = document.activeElement;
  const at = rows.findIndex((row) => row === focused || row.closest("tr, li")?.contains(focused));
  const next = at < 0 ? rows[by === 1 ? 0 : rows.length - 1] : rows[at + by];
  return focusOn(next);
}
