/** Filters that lists of records share: a kind, and an organisation. */

import type { RecordKind } from "../../../src/domain/failure.ts";
import { KIND_WORDS, KINDS } from "../format/records.ts";
import { type Option, SelectField } from "./field.tsx";

interface KindFilterProps {
  /** "": all. */
  readonly value: RecordKind | "";
  onChange(kind: RecordKind | ""): void;
}

export function KindFilter({ value, onChange }: KindFilterProps) {
  const kinds = KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind].many }));
  return (
    <SelectField
      label="Kind"
      value={value}
      options={[{ value: "", label: "All kinds" }, ...kinds]}
      onChange={(chosen) => onChange(KINDS.find((kind) => kind === chosen) ?? "")}
    />
  );
}

interface SatelliteFilterProps {
  /** A tenant id; "": all. */
  readonly value: string;
  readonly satellites: readonly { readonly tenantId: string; readonly name: string }[];
  /** What can be chosen beside an organisation. */
  readonly others?: readonly Option[];
  onChange(tenantId: string): void;
}

export function SatelliteFilter({ value, satellites, others = [], onChange }: SatelliteFilterProps) {
  const named = satellites.map(({ tenantId, name }) => ({ value: tenantId, label: name }));
  return (
    <SelectField
      label="Satellite"
      value={value}
      options={[{ value: "", label: "All satellites" }, ...named, ...others]}
      onChange={onChange}
    />
  );
}
