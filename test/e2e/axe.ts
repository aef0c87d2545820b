/** What axe finds wrong in a page as it is, in its light colours and in its dark ones. */

import axe from "axe-core";
import type { Page } from "playwright-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const NONE = { light: [], dark: [] };

export async function inBothSchemes(page: Page): Promise<Readonly<Record<string, readonly string[]>>> {
  await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const light = await violations(page, RULES);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  // Nothing but colours depends on the scheme.
  return { light, dark: await violations(page, ["color-contrast"]) };
}

/** Rows of a table are alike: those beyond the first ones cost most of the time and say nothing new. */
const WHERE = { exclude: ["tbody > tr:nth-child(n + 11)"] };

/** A line each: rule, element, and why. */
async function violations(page: Page, runOnly: readonly string[]): Promise<readonly string[]> {
  const found: axe.AxeResults = await page.evaluate(
    `axe.run(${JSON.stringify(WHERE)}, ${JSON.stringify({ runOnly })})`,
  );
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}
