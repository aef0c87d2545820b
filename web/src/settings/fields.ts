/** What the settings form hands to each of its groups of fields. */

import type { Draft } from "./draft.ts";

export interface FieldsProps {
  readonly draft: Draft;
  readonly disabled: boolean;
  edit(part: Partial<Draft>): void;
}
