/** What the documents tell a person to type beside a running Orbit: the backup's commands, and the pictures. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "../../scripts/connect-demo.ts";
import { ran } from "../commands/ran.ts";
import { documented } from "../unit/docs/documented.ts";
import { orbit, tenantOf, xero } from "./browser.ts";
import { ROOT } from "./processes.ts";

const lineOf = (words: string) =>
  documented.find(({ line }) => /^(?:curl|tail) /.test(line) && line.includes(words))?.line ?? "";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orbit-typed-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** As the guide has it, with this Orbit's address. */
async function typed(line: string, env: Readonly<Record<string, string>>) {
  const command = line.replaceAll("https://orbit.example.com", orbit).replace(/@orbit-\S+/, "@$FILE");
  const shell = promisify(execFile)("bash", ["-c", command], { cwd: folder, env: { PATH: process.env.PATH, ...env } });
  return await shell.then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, out: error.stdout }),
  );
}

describe("the backup of the guide", () => {
  it("is fetched with an access token, found whole, found cut off, and not restored over a firm that mirrors", async () => {
    const cookie = await signIn(orbit);
    const headers = { cookie, "content-type": "application/json" };
    const body = JSON.stringify({ name: "Backup", role: "owner" });
    const made = await fetch(`${orbit}/api/tokens`, { method: "POST", headers, body });
    const { id, token } = (await made.json()) as { id: string; token: string };
    expect(await typed(lineOf("/api/export"), { ORBIT_TOKEN: token })).toEqual({ code: 0, out: "" });
    const whole = lineOf("tail -n 1");
    expect((await typed(whole, {})).code).toBe(0);
    expect((await typed(whole.replace("tail", "head"), {})).code).toBe(1);

    const [name = ""] = (await typed("ls", {})).out.split("\n");
    expect(JSON.parse((await readFile(join(folder, name), "utf8")).split("\n")[0] ?? "")).toMatchObject({
      type: "orbit-export",
    });
    const session = /orbit_session=([^;]+)/.exec(cookie)?.[1] ?? "";
    const refused = await typed(lineOf("/api/import"), { ORBIT_SESSION: session, FILE: name });
    expect([refused.code, JSON.parse(refused.out).code]).toEqual([22, "not-empty"]);
    expect((await fetch(`${orbit}/api/tokens/${id}`, { method: "DELETE", headers })).ok).toBe(true);
  });
});

describe("the pictures of the documents", () => {
  it("one of them is taken, elsewhere, and nothing is raised for it", async () => {
    const group = await tenantOf("Group");
    const sales = async () => (await fetch(`${xero}/sim/organisations/${group}/invoices`)).text();
    const before = await sales();
    const options = ["--only", "overview", "--to", folder, "--as-it-is"];
    const { code, out } = await ran(ROOT, ["run", "screenshots", "--", ...options], { ORBIT: orbit, XERO: xero });
    expect(out).toContain(join(folder, "overview.png"));
    expect(code).toBe(0);
    expect(await sales()).toBe(before);
    const picture = await readFile(join(folder, "overview.png"));
    // Of the PNG's header: 1,200 wide, 720 high.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 720]);
  });
});
