/**
 * /TrackingCategories and their options.
 */

import { TrackingCategoryInputSchema, TrackingOptionInputSchema } from "../input/schemas.ts";
import { ok, type Result } from "../result.ts";
import { createCategory, createOption, updateCategory, updateOption } from "../rules/tracking.ts";
import type { TrackingCategory, TrackingOption } from "../state/records.ts";
import { envelope } from "../wire/envelope.ts";
import { trackingCategoryJson, trackingOptionJson } from "../wire/settings.ts";
import { type Answer, jsonAnswer, notFoundAnswer } from "./answer.ts";
import type { Call, Route } from "./call.ts";
import { listAnswer } from "./list.ts";
import { writeAnswer } from "./write.ts";

const CATEGORIES = "/TrackingCategories";
const CATEGORY = `${CATEGORIES}/:id`;
const OPTION = `${CATEGORY}/Options/:optionId`;

export const TRACKING_ROUTES: readonly Route[] = [
  { method: "GET", path: CATEGORIES, scopes: ["settings"], handler: list },
  { method: "PUT", path: CATEGORIES, scopes: ["settings"], handler: (call) => writeCategory(call, null) },
  { method: "GET", path: CATEGORY, scopes: ["settings"], handler: (call) => within(call, one) },
  { method: "POST", path: CATEGORY, scopes: ["settings"], handler: (call) => within(call, writeCategory) },
  { method: "DELETE", path: CATEGORY, scopes: ["settings"], handler: (call) => within(call, removeCategory) },
  {
    method: "PUT",
    path: `${CATEGORY}/Options`,
    scopes: ["settings"],
    handler: (call) => within(call, (_, category) => writeOption(call, category, null)),
  },
  { method: "POST", path: OPTION, scopes: ["settings"], handler: (call) => withOption(call, writeOption) },
  { method: "DELETE", path: OPTION, scopes: ["settings"], handler: (call) => withOption(call, removeOption) },
];

function list(call: Call): Answer {
  const { world, organisation, query } = call;
  const archived = query.flag("includeArchived");
  return listAnswer(call, {
    resource: "TrackingCategory",
    plural: "TrackingCategories",
    rows: world.tables.trackingCategories
      .lookup("tenant", organisation.tenantId)
      .filter((row) => row.status === "ACTIVE" || (archived && row.status === "ARCHIVED")),
    idOf: (row) => row.id,
    updatedMsOf: null,
    show: (row) => trackingCategoryJson(row, archived),
    defaultOrder: "given",
    paging: "never",
  });
}

function within(call: Call, then: (call: Call, category: TrackingCategory) => Answer): Answer {
  const category = call.world.tables.trackingCategories.get((call.params.id ?? "").toLowerCase());
  if (category?.tenantId !== call.organisation.tenantId) return notFoundAnswer(call.world.behaviour.notFoundBody);
  return then(call, category);
}

function withOption(
  call: Call,
  then: (call: Call, category: TrackingCategory, option: TrackingOption) => Answer,
): Answer {
  return within(call, (_, category) => {
    const option = category.options.find((row) => row.id === call.params.optionId?.toLowerCase());
    return option === undefined ? notFoundAnswer(call.world.behaviour.notFoundBody) : then(call, category, option);
  });
}

function one(call: Call, category: TrackingCategory): Answer {
  return jsonAnswer(200, envelope(call.world, "TrackingCategories", [trackingCategoryJson(category, true)]));
}

function writeCategory(call: Call, stored: TrackingCategory | null): Answer {
  const { world, organisation } = call;
  return writeAnswer(call, {
    plural: "TrackingCategories",
    schema: TrackingCategoryInputSchema,
    idName: "TrackingCategoryID",
    errorFlag: "HasValidationErrors",
    oneOnly: true,
    write: (input) =>
      unwarned(
        stored === null ? createCategory(world, organisation.tenantId, input) : updateCategory(world, stored, input),
      ),
    show: (row) => trackingCategoryJson(row, true),
  });
}

function writeOption(call: Call, category: TrackingCategory, stored: TrackingOption | null): Answer {
  const { world } = call;
  return writeAnswer(call, {
    plural: "Options",
    schema: TrackingOptionInputSchema,
    idName: "TrackingOptionID",
    errorFlag: "HasValidationErrors",
    write: (input) => {
      // Several options in one call: each must see the ones before it.
      const current = world.tables.trackingCategories.get(category.id) ?? category;
      return unwarned(
        stored === null
          ? createOption(world, current, input)
          : updateOption(world, { category: current, option: stored }, input),
      );
    },
    show: trackingOptionJson,
  });
}

function removeCategory(call: Call, stored: TrackingCategory): Answer {
  const removed = call.world.tables.trackingCategories.put({ ...stored, status: "DELETED" });
  return one(call, { ...removed, options: [] });
}

function removeOption(call: Call, category: TrackingCategory, option: TrackingOption): Answer {
  const removed = updateOption(call.world, { category, option }, { Status: "DELETED" });
  const shown = removed.ok ? removed.value : option;
  return jsonAnswer(200, envelope(call.world, "Options", [trackingOptionJson(shown)]));
}

function unwarned<Row>(written: Result<Row, string[]>) {
  return written.ok ? ok({ record: written.value, warnings: [] }) : written;
}
