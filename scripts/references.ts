/**
 * What the texts of the repository refer to, and which of it does not exist: files and folders named in Markdown and in
 * comments, links, and sections such as `docs/xero.md §4.7` or `docs/api.md "An event"`. Pure: texts in, problems out.
 * Called by check-references.ts.
 */

import { posix } from "node:path";

export interface BrokenReference {
  readonly file: string;
  readonly line: number;
  readonly reference: string;
  readonly problem: "no such file" | "no such section" | "not in this repository";
}

/** Made by a build or a start, so never tracked. */
const GENERATED = ["web/dist", "coverage", ".wrangler", ".dev.vars", "wrangler.deploy.toml", "node_modules"];
const ENDINGS = ["", ".ts", ".tsx", ".test.ts", ".property.test.ts", ".md"];

const LINK = /\]\(([^)\s]+)\)/g;
/** A file by its name or the end of its path; what follows a slash, a dot or a letter is part of something else. */
const FILE =
  /(?<![\w/.@:$*}<-])(?:[\w@-][\w@.-]*\/)*[\w@-][\w@.-]*\.(?:ts|tsx|js|md|css|toml|sql|html)\b(?![\w/*{(]|\.\w)/g;
/** A file or folder by its path from the root. */
const PATH = /(?<![\w/.@:-])(?:src|docs|test|web|scripts|migrations)\/[\w@.{}*/-]*\w/g;
/** A test by its project and name, as the documents' tables have them. */
const TEST = /`((?:unit|sim|workers|web|restart|e2e)\/[\w/-]+)`/g;
const SECTION = /\b((?:docs\/)?[\w/-]+\.md) (§\d+(?:\.\d+)*(?:, §\d+(?:\.\d+)*)*)/g;
const TITLED = /\b((?:docs\/)?[\w/-]+\.md)(?: §[\d.]+,)? "([^"\n]+)"/g;
/** Of the file that it is in, which only a document can have. */
const BARE_SECTION = /(?<!\.md |RFC \d{1,5} |, )§\d+(?:\.\d+)*/g;
const HASH_COMMENTS = /\.(?:toml|yml|vars|example)$|^\.ci\//;
const FOREIGN = /\b(?:DESIGN|CONTRACT|FACTS|STYLE|PLATFORM)\b(?:\.md)?/g;

/** `texts`: the tracked text files by their paths; `tracked`: all tracked paths. */
export function brokenReferences(
  texts: ReadonlyMap<string, string>,
  tracked: ReadonlySet<string>,
): readonly BrokenReference[] {
  const library = { tracked, known: endingsOf(tracked), sections: sectionsOf(texts) };
  return [...texts].flatMap(([file, text]) => brokenIn(file, text, library));
}

interface Library {
  readonly tracked: ReadonlySet<string>;
  /** Every tracked path and folder, and every end of one that begins after a slash. */
  readonly known: ReadonlySet<string>;
  readonly sections: ReadonlyMap<string, Sections>;
}

interface Sections {
  readonly numbers: ReadonlySet<string>;
  readonly titles: ReadonlySet<string>;
  readonly anchors: ReadonlySet<string>;
}

/** A kind of reference: how it is spelled, and what is wrong with one. */
interface Rule {
  readonly pattern: RegExp;
  readonly inMarkdownOnly?: boolean;
  readonly problem: (match: readonly string[], file: string, library: Library) => BrokenReference["problem"] | null;
}

const RULES: readonly Rule[] = [
  { pattern: FOREIGN, problem: () => "not in this repository" },
  { pattern: BARE_SECTION, problem: ([number = ""], file, library) => numberProblem(file, number, library) },
  { pattern: FILE, problem: ([name = ""], _, library) => (isKnown(name, library) ? null : "no such file") },
  { pattern: PATH, problem: ([path = ""], file, library) => pathProblem(file, path, library) },
  {
    pattern: SECTION,
    problem: ([, document = "", numbers = ""], _, library) => numberProblem(document, numbers, library),
  },
  { pattern: TITLED, problem: ([, document = "", title = ""], _, library) => titleProblem(document, title, library) },
  { pattern: TEST, inMarkdownOnly: true, problem: ([, name = ""], _, library) => testProblem(name, library) },
  {
    pattern: LINK,
    inMarkdownOnly: true,
    problem: ([, target = ""], file, library) => linkProblem(file, target, library),
  },
];

function brokenIn(file: string, text: string, library: Library): readonly BrokenReference[] {
  const rules = RULES.filter((rule) => file.endsWith(".md") || rule.inMarkdownOnly !== true);
  const broken = readable(file, text).flatMap((part, index) =>
    rules.flatMap(({ pattern, problem }) =>
      [...part.matchAll(pattern)].flatMap((match): readonly BrokenReference[] => {
        const found = problem(match, file, library);
        const reference = match[0].replace(/^\]\(|\)$|`/g, "");
        return found === null ? [] : [{ file, line: index + 1, reference, problem: found }];
      }),
    ),
  );
  return [...new Map(broken.map((one) => [`${one.line}:${one.reference}`, one])).values()];
}

function pathProblem(file: string, path: string, library: Library): BrokenReference["problem"] | null {
  // The README of a part names its own folders.
  const isOwn = isTracked(posix.join(posix.dirname(file), path), library);
  return isOwn || isTracked(path, library) ? null : "no such file";
}

function testProblem(name: string, library: Library): BrokenReference["problem"] | null {
  return isTracked(`test/${name}`, library) || isTracked(name, library) ? null : "no such file";
}

function numberProblem(document: string, numbers: string, library: Library): BrokenReference["problem"] | null {
  const { numbers: known } = sectionsIn(document, library);
  return numbers.split(", ").every((number) => known.has(number.slice(1))) ? null : "no such section";
}

function titleProblem(document: string, title: string, library: Library): BrokenReference["problem"] | null {
  return sectionsIn(document, library).titles.has(title.toLowerCase()) ? null : "no such section";
}

function linkProblem(file: string, target: string, library: Library): BrokenReference["problem"] | null {
  if (/^[a-z]+:/.test(target)) return null;
  const [path = "", anchor] = target.split("#");
  const linked = path === "" ? file : posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, "");
  if (!isTracked(linked, library)) return "no such file";
  if (anchor === undefined) return null;
  return library.sections.get(linked)?.anchors.has(anchor) ? null : "no such section";
}

/** Of Markdown everything, of code the comments, line by line: what is not to be read is blank. */
function readable(file: string, text: string): readonly string[] {
  const lines = text.split("\n");
  if (file.endsWith(".md")) return lines;
  if (HASH_COMMENTS.test(file)) return lines.map((line) => /(?:^|\s)#(.*)$/.exec(line)?.[1] ?? "");
  if (file.endsWith(".sql")) return lines.map((line) => /^--(.*)$/.exec(line)?.[1] ?? "");
  let isInside = false;
  return lines.map((line) => {
    const start = isInside ? 0 : (/(?:^|[\s{(])\/\*(?=[\s*])/.exec(line)?.index ?? -1);
    if (start >= 0) {
      const end = line.indexOf("*/", start);
      isInside = end < 0;
      return isInside ? line.slice(start) : line.slice(start, end);
    }
    return /(?:^|\s)\/\/\s(.*)$/.exec(line)?.[1] ?? "";
  });
}

const NO_SECTIONS: Sections = { numbers: new Set(), titles: new Set(), anchors: new Set() };

/** Headings of the Markdown files: their numbers, titles and anchors. A table's row may be a numbered section too. */
function sectionsOf(texts: ReadonlyMap<string, string>): ReadonlyMap<string, Sections> {
  const documents = [...texts].filter(([file]) => file.endsWith(".md"));
  return new Map(
    documents.map(([file, text]) => {
      const numbers = new Set<string>();
      const titles = new Set<string>();
      const anchors = new Set<string>();
      for (const line of outsideFences(text)) {
        const row = /^\| (\d+(?:\.\d+)+) \|/.exec(line);
        if (row?.[1] !== undefined) numbers.add(row[1]);
        const heading = /^#{1,6} (.+?)\s*$/.exec(line)?.[1];
        if (heading === undefined) continue;
        const [, number, title = heading] = /^(\d+(?:\.\d+)*)\.? (.+)$/.exec(heading) ?? [];
        if (number !== undefined) numbers.add(number);
        titles.add(title.replaceAll("`", "").toLowerCase());
        anchors.add(anchorOf(heading));
      }
      return [file, { numbers, titles, anchors }];
    }),
  );
}

function outsideFences(text: string): readonly string[] {
  let isInside = false;
  return text.split("\n").filter((line) => {
    if (!line.startsWith("```")) return !isInside;
    isInside = !isInside;
    return false;
  });
}

/** As GitHub and its like make them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}

function endingsOf(tracked: ReadonlySet<string>): ReadonlySet<string> {
  const known = new Set<string>();
  for (const path of tracked) {
    const parts = path.split("/");
    for (let end = parts.length; end > 0; end--) {
      for (let start = 0; start < end; start++) known.add(parts.slice(start, end).join("/"));
    }
  }
  return known;
}

function isKnown(reference: string, library: Library): boolean {
  return isGenerated(reference) || library.known.has(reference);
}

/** By its whole path, with or without its ending; a pattern is as good as the folder before it. */
function isTracked(reference: string, library: Library): boolean {
  const path = reference.replace(/\/?[^/]*[*{].*$/, "").replace(/[/.]+$/, "");
  if (path === "" || isGenerated(path)) return true;
  const isFolder = (folder: string) => [...library.tracked].some((one) => one.startsWith(`${folder}/`));
  return ENDINGS.some((ending) => library.tracked.has(path + ending)) || isFolder(path);
}

function isGenerated(path: string): boolean {
  return GENERATED.some((one) => path === one || path.startsWith(`${one}/`));
}

/** `xero.md` and `docs/xero.md` name the same document. */
function sectionsIn(document: string, library: Library): Sections {
  return library.sections.get(document) ?? library.sections.get(`docs/${document}`) ?? NO_SECTIONS;
}
