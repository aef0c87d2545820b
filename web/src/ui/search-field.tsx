/** A search that begins when typing pauses, and follows when the search is changed by other means (a link, going back). */

import { useEffect, useRef, useState } from "preact/hooks";
import { TextField } from "./field.tsx";
import styles from "./filter-bar.module.css";
import { Icon } from "./icon.tsx";

const TYPING_PAUSE_MS = 300;

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  /** What is searched for now. */
  readonly value: string;
  onSearch(value: string): void;
}

export function SearchField({ label, placeholder, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const asked = useRef(value);
  const timer = useRef(0);
  const latest = useRef(onSearch);
  latest.current = onSearch;

  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setText(value);
  }, [value]);
  // Who leaves while a search is about to begin stays where they went.
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const type = (typed: string) => {
    setText(typed);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      asked.current = typed.trim();
      latest.current(typed.trim());
    }, TYPING_PAUSE_MS);
  };
  return (
    <div class={styles.searchField}>
      <Icon name="search" />
      <TextField
        label={label}
        bare
        type="search"
        placeholder={placeholder}
        maxLength={200}
        value={text}
        onInput={type}
      />
    </div>
  );
}
