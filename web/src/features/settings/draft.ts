/** Settings as they stand in the form, and what of them differs from what is saved. */

import { signal } from "@preact/signals";
import type { Settings, SettingsChange } from "../../data/shapes.ts";

/** As entered: "" is null. */
export interface Draft extends Omit<Settings, AsText | "quietHours"> {
  readonly trackingCategoryId: string;
  readonly alertUrl: string;
  readonly alertFailures: string;
  readonly alertAmount: string;
  readonly quietFrom: string;
  readonly quietUntil: string;
}
type AsText = "trackingCategoryId" | "alertUrl" | "alertFailures" | "alertAmount";

/** What was entered and is neither saved nor discarded. Outlives the view: whoever went back in the history finds it again. */
export const unsaved = signal<Partial<Draft>>({});

/** The browser asks before the page is left, from whichever view. Called once, by main.tsx. */
export function watchUnsaved(): void {
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsaved()) event.preventDefault();
  });
}

export function discard(): void {
  unsaved.value = {};
}

export function hasUnsaved(): boolean {
  return Object.keys(unsaved.peek()).length > 0;
}

/** What is entered as it was saved is not waiting to be saved. */
export function stillUnsaved(saved: Settings, edited: Partial<Draft>): Partial<Draft> {
  const before = draftOf(saved);
  return Object.fromEntries(Object.entries(edited).filter(([name, value]) => value !== Reflect.get(before, name)));
}

export function draftOf({ quietHours, ...settings }: Settings): Draft {
  return {
    ...settings,
    alertFailures: String(settings.alertFailures),
    alertAmount: settings.alertAmount ?? "",
    quietFrom: quietHours?.from ?? "",
    quietUntil: quietHours?.until ?? "",
    trackingCategoryId: settings.trackingCategoryId ?? "",
    alertUrl: settings.alertUrl ?? "",
  };
}

export function changesOf(saved: Settings, { quietFrom, quietUntil, ...draft }: Draft): SettingsChange {
  const wanted: Settings = {
    ...draft,
    alertFailures: Number(draft.alertFailures),
    alertAmount: draft.alertAmount.trim() === "" ? null : draft.alertAmount.trim(),
    quietHours: quietFrom === "" && quietUntil === "" ? null : { from: quietFrom, until: quietUntil },
    firmName: draft.firmName.trim(),
    trackingCategoryId: draft.trackingCategoryId === "" ? null : draft.trackingCategoryId,
    alertUrl: draft.alertUrl.trim() === "" ? null : draft.alertUrl.trim(),
  };
  const isChanged = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(Reflect.get(saved, name));
  return Object.fromEntries(Object.entries(wanted).filter(isChanged));
}
