/**
 * The satellites' set-ups beside the group's, part by part; what differs first. Codes are chosen here where a satellite
 * calls something otherwise.
 */

import { useRef, useState } from "preact/hooks";
import { ask } from "../../../data/answer.ts";
import { api } from "../../../data/client.ts";
import type { GridPart, SetupGrid } from "../../../data/shapes.ts";
import { useResource } from "../../../data/use-resource.ts";
import { counted } from "../../../format/counts.ts";
import { Button } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/field.tsx";
import { Loading, Note, ProblemNote } from "../../../ui/notes.tsx";
import { MayNotAdd } from "../../entities/may-not-add.tsx";
import { needsRole, useMay } from "../../session/allowed.tsx";
import { AddDialog } from "./add-dialog.tsx";
import { type AddedCell, addable, isAdding } from "./additions.ts";
import { ChooseDialog, type Choosing } from "./choose-dialog.tsx";
import styles from "./grid.module.css";
import { GridTable } from "./grid-table.tsx";
import { LIST_TITLES, shownRows, unreadWords } from "./grid-words.ts";

/** Read from Xero again only when somebody asks: the lists change seldom, and each costs every organisation a call. */
const EVERY_MS = 60 * 60_000;
/** While something is being added there: what is read is Orbit's own list, which it reads again when it has added. */
const WHILE_ADDING_MS = 5_000;

type What = "differing" | "all";

const WHAT = [
  { value: "differing", label: "Only what differs" },
  { value: "all", label: "Everything" },
];

export function SetUpGrid() {
  const [what, setWhat] = useState<What>("differing");
  /** When somebody asked to read from Xero again; what was read before that is another grid in the cache. */
  const [fresh, setFresh] = useState(0);
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  const [adding, setAdding] = useState<readonly AddedCell[] | null>(null);
  const grid = useGrid(what, fresh);
  if (grid.value === null) {
    if (grid.problem === null) return <Loading what="the organisations’ lists" lines={6} />;
    return <ProblemNote problem={grid.problem} onRetry={() => void grid.reload()} />;
  }
  const { satellites, lists } = grid.value;
  const close = (isChanged: boolean) => {
    setChoosing(null);
    setAdding(null);
    if (isChanged) void grid.reload();
  };
  const shown = lists.map((part) => ({ ...part, rows: shownRows(part.rows, what) }));
  return (
    <div class={styles.setUpGrid}>
      <Tools
        what={what}
        missing={addable(shown)}
        onWhat={setWhat}
        onReadAgain={() => setFresh(Date.now())}
        onAdd={setAdding}
      />
      <MayNotAdd satellites={satellites} />
      <NotRead lists={lists} />
      {satellites.length === 0 ? <p>There is no satellite yet to compare with the group.</p> : null}
      {satellites.length === 0
        ? null
        : lists.map((part) => (
            <Part
              key={part.list}
              part={part}
              satellites={satellites}
              what={what}
              onChoose={setChoosing}
              onAdd={(cell) => setAdding([cell])}
            />
          ))}
      {choosing === null ? null : (
        <ChooseDialog choosing={asItIs(choosing, lists)} onClose={close} onStale={() => grid.reload()} />
      )}
      {adding === null ? null : <AddDialog cells={adding} satellites={satellites} onClose={close} />}
    </div>
  );
}

/** With the cell as the grid shows it now. */
function asItIs(choosing: Choosing, lists: SetupGrid["lists"]): Choosing {
  const part = lists.find(({ list }) => list === choosing.list);
  const row = part?.rows.find(({ key }) => key === choosing.row.key);
  const cell = row?.cells.find(({ tenantId }) => tenantId === choosing.satellite.tenantId);
  return cell === undefined ? choosing : { ...choosing, cell };
}

/** `fresh`: when it was asked to read from Xero again; that is asked once. */
function useGrid(what: What, fresh: number) {
  /** The last such request that was answered: looking again meanwhile costs the organisations no call. */
  const answered = useRef(0);
  const load = async () => {
    const answer = await ask(
      api.setup.grid.$get({
        query: {
          ...(what === "differing" ? { differing: "true" as const } : {}),
          ...(answered.current < fresh ? { fresh: "true" as const } : {}),
        },
      }),
    );
    if (answer.ok) answered.current = fresh;
    return answer;
  };
  const everyMs = (grid: SetupGrid | null) => (grid !== null && isAdding(grid.lists) ? WHILE_ADDING_MS : EVERY_MS);
  return useResource({ key: ["grid", what, fresh], everyMs, load });
}

interface ToolsProps {
  readonly what: What;
  /** What could be added in satellites. */
  readonly missing: readonly AddedCell[];
  onWhat(what: What): void;
  onReadAgain(): void;
  onAdd(cells: readonly AddedCell[]): void;
}

function Tools({ what, missing, onWhat, onReadAgain, onAdd }: ToolsProps) {
  const isOwner = useMay("owner");
  return (
    <div class={styles.tools}>
      <SelectField
        label="Show"
        value={what}
        options={WHAT}
        onChange={(value) => onWhat(value === "all" ? "all" : "differing")}
      />
      <Button icon="again" onPress={onReadAgain}>
        Read from Xero again
      </Button>
      {missing.length === 0 ? null : (
        <Button kind="primary" offBecause={isOwner ? null : needsRole("owner")} onPress={() => onAdd(missing)}>
          {`Add ${counted(missing.length, "missing entry", "missing entries")}`}
        </Button>
      )}
    </div>
  );
}

/** Why a satellite's entries are not known: the same for all of them, or for all of a part. */
function NotRead({ lists }: Pick<SetupGrid, "lists">) {
  const words = unreadWords(lists);
  if (words.length === 0) return null;
  return (
    <Note tone="warn" title="Not everything could be compared">
      <ul>
        {words.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </Note>
  );
}

interface PartProps {
  readonly part: GridPart;
  readonly satellites: SetupGrid["satellites"];
  readonly what: What;
  onChoose(choosing: Choosing): void;
  onAdd(cell: AddedCell): void;
}

function Part({ part, satellites, what, onChoose, onAdd }: PartProps) {
  const rows = shownRows(part.rows, what);
  const id = `grid-${part.list}`;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{LIST_TITLES[part.list]}</h3>
      {part.problem === null ? <p class="sub">{said(part, rows.length, what)}</p> : <p>{part.problem}</p>}
      {rows.length === 0 ? null : (
        <GridTable list={part.list} rows={rows} satellites={satellites} onChoose={onChoose} onAdd={onAdd} />
      )}
    </section>
  );
}

function said({ rows, same, leftOut }: GridPart, shown: number, what: What): string {
  const unusual = what === "all" ? 0 : rows.length - shown;
  const parts = [
    what === "all" || shown > 0
      ? ""
      : same === 0 && rows.length === 0
        ? "The group has none."
        : "Nothing differs that documents commonly name.",
    what === "all" || same === 0 ? "" : `${counted(same, "entry", "entries")} the same everywhere.`,
    unusual === 0
      ? ""
      : `${counted(unusual, "entry", "entries")} that sales seldom name: choose Everything to see them.`,
    leftOut === 0 ? "" : `${counted(leftOut, "entry", "entries")} more are not compared.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}
