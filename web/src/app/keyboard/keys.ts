/** Which key does what, where nobody is typing. Pure. */

export type KeyAction = "search" | "next" | "previous" | "help" | "palette" | "back";

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** The focus is in something that takes letters. */
  readonly isTyping: boolean;
  /** A question lies over the page. */
  readonly isCovered: boolean;
}

const PLAIN: Readonly<Record<string, KeyAction>> = {
  "/": "search",
  j: "next",
  k: "previous",
  "?": "help",
  Escape: "back",
};

/** For the help panel, in this order. */
export const KEY_WORDS: readonly (readonly [string, string])[] = [
  ["/", "Search this list"],
  ["j, k", "Next row, previous row"],
  ["Enter", "Open the row"],
  ["Esc", "Close what is open, or go back to the list"],
  ["Ctrl K", "Go to a view or a document, or do something"],
  ["?", "This help"],
];

export function actionOf({ key, ctrlKey, metaKey, altKey, isTyping, isCovered }: Pressed): KeyAction | null {
  if (isCovered || altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === "k" ? "palette" : null;
  return isTyping ? null : (PLAIN[key] ?? null);
}
