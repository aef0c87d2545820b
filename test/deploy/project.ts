/**
 * A fresh clone to deploy from: a folder of its own with this project's scripts, and links to everything that a deployment
 * only reads. What a run prints, and its exit code. The address of the deployed Worker is answered on loopback.
 */

import { spawn } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const ROOT = join(import.meta.dirname, "../..");
const LINKED = ["node_modules", "src", "web", "package-lock.json", "tsconfig.json", "tsconfig.base.json"];
const COPIED = ["scripts", "migrations", "package.json", "wrangler.toml"];
const LIVE = new URL("./workers-dev.ts", import.meta.url).href;

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

export interface Project {
  readonly root: string;
  run(script: "deploy" | "undeploy", args: readonly string[], input?: string): Promise<Ran>;
  remove(): Promise<void>;
}

export async function project(env: Readonly<Record<string, string>>): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), "orbit-clone-"));
  await Promise.all(LINKED.map((name) => symlink(join(ROOT, name), join(root, name))));
  await Promise.all(COPIED.map((name) => cp(join(ROOT, name), join(root, name), { recursive: true })));
  return {
    root,
    remove: () => rm(root, { recursive: true, force: true }),
    run: async (script, args, input = "") => {
      const child = spawn(process.execPath, [join(root, "scripts", "deploy", `${script}.ts`), ...args], {
        cwd: root,
        env: {
          PATH: process.env.PATH,
          HOME: root,
          XDG_CONFIG_HOME: join(root, ".config"),
          NODE_OPTIONS: `--import=${LIVE}`,
          NODE_NO_WARNINGS: "1",
          // Each run starts wrangler several times, which is the same code each time.
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
          ...env,
        },
        stdio: ["pipe", "pipe", "pipe"],
      });
      child.stdin.end(input);
      const code = new Promise<number>((resolve) => child.once("close", (ended) => resolve(ended ?? 1)));
      const [out, errors, ended] = await Promise.all([text(child.stdout), text(child.stderr), code]);
      return { code: ended, out, errors };
    },
  };
}
