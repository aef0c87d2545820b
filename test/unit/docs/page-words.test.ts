import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ACTS } from "../../../web/src/format/acts.ts";

const PAGE = fileURLToPath(new URL("../../../web/src", import.meta.url));

/** What a bookkeeper stumbles over, and what the page says instead. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/the copy equals the group/i, "Matches the group"],
  [/everything is in step|brought? in step|bring in step|not in step/i, "up to date, last updated"],
  [/satellite not known yet|no satellite found/i, "Being sorted, Needs a tracking option"],
  [/no satellite is concerned/i, "Not assigned to an organisation yet"],
  [/still to do|held up/i, "Queue, on hold"],
  [/\bgoes on\b/i, "continues, retries"],
  [/^its events$/i, "View events"],
  [/not resolved after all/i, "Reopen"],
  [/\brepair(?:ed|ing)? (?:all|\$|\d|copies)|^\s*repair\s*$/i, "Restore group values"],
  [/put(?:s|ting)? the group’s values back|values are put back/i, "Restore group values"],
  [/mend first|worth a look/i, "Fix before starting, Warning"],
  [/chosen; press to/i, "clear this filter"],
  [/in step or nothing to do/i, "done"],
  [/asked for by/i, "Started by"],
  [/came in as/i, "Source"],
  [/ids and figures/i, "Details"],
  [/sent and taken/i, "Test delivered"],
  [/^\s*lately\s*$/i, "Activity"],
  [/looks, re-syncs/i, "Can view, retry and resolve"],
  [/this needs the role/i, "Only owners …"],
  [/(?<![./])\bmappings\b(?!\.)/i, "copies"],
];

const files = readdirSync(PAGE, { recursive: true, encoding: "utf8" }).filter((path) => /\.tsx?$/.test(path));

/** What is written between quotes and between tags, without comments, imports and addresses. */
function wordsOf(source: string): readonly string[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/^import[\s\S]*?;$/gm, "");
  const quoted = [...code.matchAll(/"([^"\n]+)"|`([^`]+)`/g)].map(([, plain, template]) => plain ?? template ?? "");
  const between = [...code.matchAll(/>\s*([^<>{}=;]+?)\s*</g)].map(([, text]) => text ?? "");
  return [...quoted, ...between].filter((text) => /\s|^[A-Z]/.test(text.trim()));
}

describe("the page's words", () => {
  it("leave out those that people stumbled over", () => {
    const found = files.flatMap((path) =>
      wordsOf(readFileSync(join(PAGE, path), "utf8")).flatMap((words) =>
        BANNED.filter(([banned]) => banned.test(words)).map(([, better]) => `${path}: “${words}”, say: ${better}`),
      ),
    );
    expect(found).toEqual([]);
  });

  it("are found where they are: a sentence between tags, in quotes and in a template", () => {
    expect(wordsOf('<p>\n  Goes on soon\n</p>; const a = "Held up"; say(`now in step`); /* Lately */')).toEqual([
      ...["Held up", "now in step", "Goes on soon"],
    ]);
  });

  it("have one name for each act", () => {
    const names = Object.values(ACTS);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });
});
