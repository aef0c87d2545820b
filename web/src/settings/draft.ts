/** Settings as they stand in the form, and what of them differs from what is saved. Pure. */

import type { Settings, SettingsChange } from "../api/shapes.ts";

/** As entered: "" is null. */
export interface Draft extends Omit<Settings, "trackingCategoryId" | "alertUrl"> {
  readonly trackingCategoryId: string;
  readonly alertUrl: string;
}

export function draftOf(settings: Settings): Draft {
  return {
    ...settings,
    trackingCategoryId: settings.trackingCategoryId ?? "",
    alertUrl: settings.alertUrl ?? "",
  };
}

export function changesOf(saved: Settings, draft: Draft): SettingsChange {
  const wanted: Settings = {
    ...draft,
    firmName: draft.firmName.trim(),
    trackingCategoryId: draft.trackingCategoryId === "" ? null : draft.trackingCategoryId,
    alertUrl: draft.alertUrl.trim() === "" ? null : draft.alertUrl.trim(),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== Reflect.get(saved, name)));
}
