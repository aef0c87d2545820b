/**
 * Where a deployment keeps its data: decided once, when it is made, because neither a database nor an object can be moved
 * afterwards. Pure. Later runs that name nothing keep what is; one that names something else is refused.
 */

import { err, ok, type Result } from "../../src/domain/result.ts";

export const JURISDICTIONS = ["eu", "us", "fedramp"] as const;
export type Jurisdiction = (typeof JURISDICTIONS)[number];

/** Hints that D1 and Durable Objects both know. */
export const LOCATIONS = ["weur", "eeur", "apac", "oc", "wnam", "enam"] as const;
export type Location = (typeof LOCATIONS)[number];

export interface Place {
  readonly jurisdiction: Jurisdiction | null;
  readonly location: Location | null;
}

export interface PlaceEvidence {
  readonly asked: Place;
  /** Whether anything of the deployment that holds data was made already. */
  readonly isMade: boolean;
  /** The best evidence first: the live Worker's variables, the database, what an earlier run noted on this machine. */
  readonly known: readonly Partial<Place>[];
}

export function placeOf({ asked, isMade, known }: PlaceEvidence): Result<Place, string> {
  const made: Place = {
    jurisdiction: known.map((one) => one.jurisdiction ?? null).find((one) => one !== null) ?? null,
    location: known.map((one) => one.location ?? null).find((one) => one !== null) ?? null,
  };
  if (!isMade) return ok(withoutNeedlessHint(asked));
  if (asked.jurisdiction !== null && asked.jurisdiction !== made.jurisdiction) {
    return err(refusal("jurisdiction", asked.jurisdiction, made.jurisdiction));
  }
  if (asked.location !== null && made.jurisdiction === null && asked.location !== made.location) {
    return err(refusal("location", asked.location, made.location));
  }
  return ok(withoutNeedlessHint(made));
}

/** Cloudflare ignores a database's hint where there is a jurisdiction; the objects are treated alike. */
function withoutNeedlessHint(place: Place): Place {
  return place.jurisdiction === null ? place : { ...place, location: null };
}

function refusal(kind: "jurisdiction" | "location", asked: string, made: string | null): string {
  const is = made === null ? `was made without a ${kind}` : `was made with the ${kind} ${made}`;
  return `This deployment ${is}, and its data cannot be moved to ${asked}. Leave --${kind} out to keep what is, or make another deployment beside it: npm run deploy -- --env NAME --${kind} ${asked}`;
}

export function placeWords({ jurisdiction, location }: Place): string {
  if (jurisdiction !== null) return `jurisdiction ${jurisdiction} (database, queues and objects)`;
  if (location !== null) return `location hint ${location} (database and objects; queues have none)`;
  return "where Cloudflare chooses (no jurisdiction, no location hint)";
}
