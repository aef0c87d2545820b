/** Filters by name, as a row of links: some that are always there, and those that were saved in this browser. */

import { useState } from "preact/hooks";
import { say } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import chipStyles from "../../ui/chip.module.css";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/field.tsx";
import { Link } from "../../ui/link.tsx";
import { useSession } from "../session/allowed.tsx";
import styles from "./saved.module.css";
import { NAME_CHARS, readSaved, type SavedView, withSaved, writeSaved } from "./saved.ts";

interface SavedViewsProps {
  /** Names the list. */
  readonly list: string;
  readonly path: string;
  /** The filters of now: "" or "?…". */
  readonly search: string;
  readonly given: readonly SavedView[];
}

export function SavedViews({ list, path, search, given }: SavedViewsProps) {
  const { firm } = useSession();
  const key = `orbit ${firm.id} ${list}`;
  const [saved, setSaved] = useState(() => readSaved(localStorage, key));
  const [isNaming, setNaming] = useState(false);
  const keep = (views: readonly SavedView[]) => {
    setSaved(views);
    if (!writeSaved(localStorage, key, views)) say("bad", "This browser does not keep saved views.");
  };
  const isKnown = [...given, ...saved].some((view) => view.search === search);
  return (
    <nav class={`no-print ${styles.savedViews}`} aria-label="Saved views">
      <ul>
        <Chip view={{ name: "All", search: "" }} path={path} search={search} />
        {given.map((view) => (
          <Chip key={view.name} view={view} path={path} search={search} />
        ))}
        {saved.map((view) => (
          <Chip
            key={view.name}
            view={view}
            path={path}
            search={search}
            onRemove={() => keep(saved.filter((one) => one !== view))}
          />
        ))}
        {search === "" || isKnown ? null : (
          <li>
            <Button kind="quiet" icon="star" onPress={() => setNaming(true)}>
              Save this view
            </Button>
          </li>
        )}
      </ul>
      {isNaming ? (
        <NameDialog
          onClose={() => setNaming(false)}
          onNamed={(name) => {
            keep(withSaved(saved, { name, search }));
            setNaming(false);
          }}
        />
      ) : null}
    </nav>
  );
}

interface ChipProps {
  readonly view: SavedView;
  readonly path: string;
  readonly search: string;
  onRemove?(): void;
}

function Chip({ view, path, search, onRemove }: ChipProps) {
  const isCurrent = view.search === search;
  return (
    <li>
      <Link to={`${path}${view.search}`} class={chipStyles.chip} current={isCurrent ? "true" : undefined}>
        {view.name}
      </Link>
      {isCurrent && onRemove !== undefined ? (
        <Button kind="quiet" icon="cross" label={`Remove the view ${view.name}`} onPress={onRemove} />
      ) : null}
    </li>
  );
}

interface NameDialogProps {
  onClose(): void;
  onNamed(name: string): void;
}

function NameDialog({ onClose, onNamed }: NameDialogProps) {
  const [name, setName] = useState("");
  const save = () => onNamed(name);
  return (
    <Dialog
      title="Save this view"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" offBecause={name.trim() === "" ? "Give it a name" : null} onPress={save}>
            Save
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        hint="Kept in this browser, for you alone. To share a view, send its address."
        maxLength={NAME_CHARS}
        value={name}
        onInput={setName}
        onKeyDown={(event) => {
          if (event.key === "Enter" && name.trim() !== "") save();
        }}
      />
    </Dialog>
  );
}
