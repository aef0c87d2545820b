/** What the settings form hands to each of its groups of fields. */

import type { Settings } from "../../data/shapes.ts";
import type { Draft } from "./draft.ts";

export interface FieldsProps {
  readonly draft: Draft;
  /** As the API holds them. */
  readonly saved: Settings;
  readonly disabled: boolean;
  edit(part: Partial<Draft>): void;
}
