/** One field for going anywhere: views, documents by their number, and what can be done from any view. */

import { useQuery } from "@tanstack/preact-query";
import type { JSX, RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { valueFrom } from "../../data/queries.ts";
import type { OrbitDocument } from "../../data/shapes.ts";
import { numberOf } from "../../features/documents/document-words.ts";
import { useMaySee } from "../../features/session/allowed.tsx";
import { documentAddress, VIEWS, type ViewName } from "../../format/views.ts";
import dialogStyles from "../../ui/dialog.module.css";
import { go } from "../../ui/place.ts";
import styles from "./palette.module.css";
import { type Entry, entriesFor, moved } from "./palette-entries.ts";

const TYPING_PAUSE_MS = 200;
const MOST_DOCUMENTS = "6";
const LEAST_CHARS = 2;

interface PaletteProps {
  onClose(): void;
  onHelp(): void;
}

export function Palette({ onClose, onHelp }: PaletteProps) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const documents = useDocuments(typed);
  const shown = [...entriesFor(typed, useEntries(onHelp)), ...documents];
  const chosen = shown[Math.min(at, shown.length - 1)];
  useModal(dialog, onClose);
  const take = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.act();
  };
  const onKeyDown = (event: JSX.TargetedKeyboardEvent<HTMLInputElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) setAt(moved(at, by, shown.length));
    else if (event.key === "Enter") take(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      class={`${dialogStyles.dialog} ${styles.palette}`}
      aria-label="Go to or do"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <input
        type="text"
        role="combobox"
        aria-label="Go to a view or a document, or do something"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
        placeholder="View, document number, or what to do"
        autocomplete="off"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <Matches id={listId} entries={shown} chosen={chosen} onTake={take} />
      {shown.length === 0 ? <p class={styles.none}>Nothing has that name.</p> : null}
    </dialog>
  );
}

interface MatchesProps {
  readonly id: string;
  readonly entries: readonly Entry[];
  readonly chosen: Entry | undefined;
  onTake(entry: Entry): void;
}

/** The keys stay in the field above: the list is operated from there. */
function Matches({ id, entries, chosen, onTake }: MatchesProps) {
  return (
    <div role="listbox" id={id} aria-label="Matches" class={styles.list}>
      {entries.map((entry) => (
        // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the field names it.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys.
        <div
          key={entry.id}
          id={`${id}-${entry.id}`}
          role="option"
          aria-selected={entry === chosen}
          onClick={() => onTake(entry)}
        >
          <span>{entry.name}</span>
          <span class="sub">{entry.kind}</span>
        </div>
      ))}
    </div>
  );
}

/** Opens it, closes it on a press beside it, and gives the focus back to where it was. */
function useModal(dialog: RefObject<HTMLDialogElement>, onClose: () => void): void {
  useEffect(() => {
    const before = document.activeElement;
    const opened = dialog.current;
    opened?.showModal();
    // A press beside it, for those without an Escape key.
    const onPress = (event: Event) => event.target === opened && onClose();
    opened?.addEventListener("click", onPress);
    return () => {
      // While it is open nothing behind it takes the focus.
      opened?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
}

function useEntries(onHelp: () => void): readonly Entry[] {
  const maySee = useMaySee();
  const views = (Object.entries(VIEWS) as [ViewName, { path: string; title: string }][])
    .filter(([name]) => maySee(name))
    .map(([name, { path, title }]) => ({ id: name, name: title, kind: "View", act: () => go(path) }));
  const acts = [
    { id: "failed", name: "Failed events", kind: "View", act: () => go(`${VIEWS.events.path}?status=failed`) },
    { id: "needs-you", name: "Documents that need you", kind: "View", act: () => go("/documents?state=failed") },
    { id: "differing", name: "Copies that differ", kind: "View", act: () => go(`${VIEWS.mappings.path}?show=drift`) },
    { id: "print", name: "Print this view", kind: "Action", act: () => window.print() },
    { id: "help", name: "Help and keys", kind: "Action", act: onHelp },
  ];
  return [...views, ...acts];
}

/** By number, reference, contact or amount, once typing pauses; and the list of all that match. */
function useDocuments(typed: string): readonly Entry[] {
  const q = typed.trim();
  const settled = useSettled(q);
  const found = useQuery({
    queryKey: ["documents-named", settled],
    queryFn: () => valueFrom(ask(api.documents.$get({ query: { q: settled, limit: MOST_DOCUMENTS } }))),
    enabled: settled.length >= LEAST_CHARS,
  });
  if (q.length < LEAST_CHARS) return [];
  const search = { id: "search", name: `Search documents for “${q}”`, kind: "Search" };
  const all = { ...search, act: () => go(`${VIEWS.documents.path}?q=${encodeURIComponent(q)}`) };
  return [...(settled === q ? (found.data?.items ?? []).map(entryOf) : []), all];
}

function entryOf(document: OrbitDocument): Entry {
  return {
    id: document.groupId,
    name: [numberOf(document), document.contactName].filter(Boolean).join(" · "),
    kind: document.kind === "invoice" ? "Invoice" : "Credit note",
    act: () => go(documentAddress(document, "")),
  };
}

/** What was typed when typing last paused. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled;
}
