/** A deployment's configuration: the mail binding is in it only where there is a sender. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configText, deploymentOf } from "../../../scripts/deploy/deployment.ts";

const TOML = readFileSync(join(import.meta.dirname, "../../../wrangler.toml"), "utf8");

test("an account without a sender is not asked for a mail binding, one with a sender is, and nothing else differs", () => {
  const of = (hasMail: boolean) =>
    configText(TOML, deploymentOf("staging"), {
      databaseId: "db",
      place: { jurisdiction: "eu", location: null },
      hasMail,
    });
  expect(of(false)).not.toContain("send_email");
  expect(of(true)).toContain('[[send_email]]\nname = "MAIL"\n');
  expect(of(true).replace('[[send_email]]\nname = "MAIL"\n', "")).toBe(of(false));
});
