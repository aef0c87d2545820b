/**
 * What a person signs off of a tie-out: invoiced, credited, tax and received on both sides. What is owing is always of now,
 * so it changes with every payment and is no part of it. Pure.
 */

import type { TieOutFigures, TieOutLineName } from "./tie-out.ts";

export const SIGNED_LINES = ["invoiced", "credited", "tax", "received"] as const satisfies readonly TieOutLineName[];

interface ChangedFigure {
  readonly tenantId: string;
  readonly name: string;
  readonly currency: string;
  readonly line: (typeof SIGNED_LINES)[number];
  readonly side: "group" | "satellite";
  readonly before: string;
  readonly after: string;
}

/** Figures that are not what was signed; a satellite or currency that one of the two lacks counts as zero there. */
export function changedFigures(
  signed: readonly TieOutFigures[],
  now: readonly TieOutFigures[],
): readonly ChangedFigure[] {
  const keyOf = ({ tenantId, currency }: TieOutFigures) => `${tenantId}:${currency}`;
  const before = new Map(signed.map((one) => [keyOf(one), one]));
  const after = new Map(now.map((one) => [keyOf(one), one]));
  return [...new Map([...before, ...after])].flatMap(([key, { tenantId, name, currency }]) =>
    SIGNED_LINES.flatMap((line) =>
      (["group", "satellite"] as const).flatMap((side) => {
        const was = before.get(key)?.lines[line][side] ?? ZERO;
        const is = after.get(key)?.lines[line][side] ?? ZERO;
        return was === is ? [] : [{ tenantId, name, currency, line, side, before: was, after: is }];
      }),
    ),
  );
}

const ZERO = "0.00";
