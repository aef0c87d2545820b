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

/** What stood in those fields when the person began to change them: a save over something newer is refused. */
export const begun = signal<Partial<Draft>>({});

/** The browser asks before the page is left, from whichever view. Called once, by main.tsx. */
export function watchUnsaved(): void {
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsaved()) event.preventDefault();
  });
}

export function discard(): void {
  unsaved.value = {};
  begun.value = {};
}

export function enter(saved: Settings, part: Partial<Draft>): void {
  const left = stillUnsaved(saved, { ...unsaved.peek(), ...part });
  begun.value = only({ ...draftOf(saved), ...begun.peek() }, Object.keys(left));
  unsaved.value = left;
}

/** From now on the person has seen what is saved. */
export function catchUp(saved: Settings): void {
  begun.value = only(draftOf(saved), Object.keys(unsaved.peek()));
}

/** What the person saw, when they began, of what is to be changed. */
export function seenOf(saved: Settings, change: SettingsChange): SettingsChange {
  return only(settingsOf({ ...draftOf(saved), ...begun.peek() }), Object.keys(change));
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

export function changesOf(saved: Settings, draft: Draft): SettingsChange {
  const isChanged = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(Reflect.get(saved, name));
  return Object.fromEntries(Object.entries(settingsOf(draft)).filter(isChanged));
}

function settingsOf({ quietFrom, quietUntil, ...draft }: Draft): Settings {
  return {
    ...draft,
    alertFailures: Number(draft.alertFailures),
    alertAmount: draft.alertAmount.trim() === "" ? null : draft.alertAmount.trim(),
    quietHours: quietFrom === "" && quietUntil === "" ? null : { from: quietFrom, until: quietUntil },
    firmName: draft.firmName.trim(),
    trackingCategoryId: draft.trackingCategoryId === "" ? null : draft.trackingCategoryId,
    alertUrl: draft.alertUrl.trim() === "" ? null : draft.alertUrl.trim(),
  };
}

function only(from: object, names: readonly string[]) {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}
