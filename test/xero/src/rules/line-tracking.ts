/**
 * The tracking of a line: at most two categories, each with one of the organisation's own active options, named by id or
 * by name. What an unknown one does is not documented: refused, or dropped with a warning, by flag.
 */

import type { LineInput } from "../input/schemas.ts";
import type { Line, LineTracking } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Findings, LineRules } from "./lines.ts";
import { MESSAGES } from "./messages.ts";

const MOST_PER_LINE = 2;

type SentTracking = NonNullable<LineInput["Tracking"]>[number];

export function chooseTracking(
  world: World,
  line: { readonly sent: LineInput; readonly stored: Line | undefined },
  rules: LineRules,
  findings: Findings,
): readonly LineTracking[] {
  const { sent, stored } = line;
  const isSent = sent.Tracking !== undefined && (sent.Tracking.length > 0 || world.behaviour.emptyTrackingClears);
  if (sent.Tracking === undefined || (stored !== undefined && !isSent)) return stored?.tracking ?? [];
  if (sent.Tracking.length > MOST_PER_LINE) findings.errors.push(MESSAGES.tooMuchTracking);
  return sent.Tracking.flatMap((entry) => {
    const found = findOption(world, rules.tenantId, entry);
    if (found !== null) return [found];
    const named = [entry.Name ?? entry.TrackingCategoryID, entry.Option ?? entry.TrackingOptionID]
      .filter(Boolean)
      .join(": ");
    if (world.behaviour.unknownTracking === "drop") findings.warnings.push(MESSAGES.trackingDropped(named));
    else findings.errors.push(MESSAGES.trackingNotFound(named));
    return [];
  });
}

function findOption(world: World, tenantId: string, entry: SentTracking): LineTracking | null {
  const categories = world.tables.trackingCategories
    .lookup("tenant", tenantId)
    .filter((category) => category.status === "ACTIVE");
  const category = categories.find((row) =>
    entry.TrackingCategoryID === undefined ? sameText(row.name, entry.Name) : row.id === entry.TrackingCategoryID,
  );
  // An option id alone is enough to know its category.
  const within =
    category === undefined && entry.TrackingCategoryID === undefined && entry.Name === undefined
      ? categories
      : category;
  for (const candidate of Array.isArray(within) ? within : within === undefined ? [] : [within]) {
    const option = candidate.options.find(
      (row) =>
        row.status === "ACTIVE" &&
        (entry.TrackingOptionID === undefined ? sameText(row.name, entry.Option) : row.id === entry.TrackingOptionID),
    );
    if (option !== undefined) return { categoryId: candidate.id, optionId: option.id };
  }
  return null;
}

function sameText(name: string, sent: string | undefined): boolean {
  return sent !== undefined && name.toLowerCase() === sent.trim().toLowerCase();
}
