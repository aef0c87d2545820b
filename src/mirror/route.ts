/**
 * Which satellite owns a document: read from the tracking options on its lines (docs/architecture.md §5, "Routing").
 * Lines without an option of the routing category say nothing; they follow the others. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import type { FirmEntity, FirmSettings } from "../domain/firm.ts";
import type { TenantId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { LineState, TrackingState } from "./document.ts";
import { sameName } from "./names.ts";
import type { TrackingCategory } from "./references.ts";

export interface Route {
  readonly tenantId: TenantId;
  /** For the timeline: which line and option decided. */
  readonly because: string;
}

export interface RouteInput {
  readonly lines: readonly LineState[];
  readonly settings: Pick<FirmSettings, "trackingCategoryId" | "mixedTracking">;
  readonly satellites: readonly FirmEntity[];
  /** The group's categories as far as they are known; names are matched through them when Xero gives no ids. */
  readonly categories: readonly TrackingCategory[];
}

interface NamedOption {
  readonly lineNumber: number;
  readonly optionId: string | null;
  readonly option: string;
  readonly satellite: FirmEntity | null;
}

export function routeDocument(input: RouteInput): Result<Route, Failure> {
  const named = input.lines.flatMap((line, index) => {
    const options = line.tracking
      .filter((item) => isRouting(item, input))
      .map((item) => namedOption(item, index + 1, input));
    return options.find((item) => item.satellite !== null) ?? options[0] ?? [];
  });
  const [firstNamed] = named;
  if (firstNamed === undefined) return err({ code: "no-tracking", category: categoryName(input) });
  const distinct = [...new Map(named.map((item) => [sameKey(item), item])).values()];
  if (distinct.length > 1 && input.settings.mixedTracking === "fail") {
    return err({ code: "mixed-tracking", options: distinct.map((item) => item.option) });
  }
  if (firstNamed.satellite === null) return err({ code: "no-satellite", option: firstNamed.option });
  const among = distinct.length > 1 ? ` (the first of ${distinct.length} options)` : "";
  return ok({
    tenantId: firstNamed.satellite.tenantId,
    because: `Line ${firstNamed.lineNumber} names ${firstNamed.option}${among}: ${firstNamed.satellite.name}`,
  });
}

/** The lines as they go to a satellite: the routing option means nothing there, and may even name something else. */
export function withoutRouting(input: RouteInput): readonly LineState[] {
  return input.lines.map((line) => ({
    ...line,
    tracking: line.tracking.filter((item) => {
      if (!isRouting(item, input)) return true;
      return input.settings.trackingCategoryId === null && namedOption(item, 0, input).satellite === null;
    }),
  }));
}

/** Without a chosen category every option counts; one that a satellite has is preferred. */
function isRouting(tracking: TrackingState, input: RouteInput): boolean {
  const chosen = input.settings.trackingCategoryId;
  if (chosen === null) return true;
  if (tracking.categoryId !== null) return tracking.categoryId === chosen;
  return sameName(tracking.category, categoryName(input));
}

function namedOption(tracking: TrackingState, lineNumber: number, input: RouteInput): NamedOption {
  const optionId = tracking.optionId ?? optionIdByName(tracking, input.categories);
  const satellite =
    input.satellites.find((entity) => optionId !== null && entity.trackingOptionId === optionId) ??
    input.satellites.find((entity) => optionId === null && sameName(entity.trackingOptionName, tracking.option)) ??
    null;
  return { lineNumber, optionId, option: tracking.option ?? optionId ?? "without a name", satellite };
}

function optionIdByName(tracking: TrackingState, categories: readonly TrackingCategory[]): string | null {
  const category = categories.find(
    (item) =>
      item.id === tracking.categoryId || (tracking.categoryId === null && sameName(item.name, tracking.category)),
  );
  return category?.options.find((option) => sameName(option.name, tracking.option))?.id ?? null;
}

function categoryName(input: RouteInput): string | null {
  return input.categories.find((item) => item.id === input.settings.trackingCategoryId)?.name ?? null;
}

function sameKey(item: NamedOption): string {
  return item.satellite?.tenantId ?? item.optionId ?? item.option.toLowerCase();
}
