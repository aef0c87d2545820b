/** Whether somebody keeps the copy that an event is about, as it is at the moment: an event itself says what was. */

import { ok } from "../../../../src/domain/result.ts";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Drift, OrbitEvent } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";

const EVERY_MS = 3_000;
const SELDOM_MS = 600_000;
const MOST = "50";
/** Causes under which a copy may be kept. */
const CODES: readonly string[] = ["skip-satellite-change", "satellite-edited"];

const NONE: readonly Drift[] = [];

type AboutCopy = Pick<OrbitEvent, "id" | "kind" | "label" | "resourceId" | "failures">;

/** The copy that differs and is kept; null when nobody keeps it, and while that is not known. */
export function useKept(event: AboutCopy): { readonly kept: Drift | null; reload(): void } {
  const { id, kind, label, resourceId, failures } = event;
  const codes = failures.map(({ code }) => code).join();
  const mayBe = failures.some(({ code }) => CODES.includes(code));
  const drift = useResource({
    key: ["kept", id, codes],
    everyMs: mayBe ? EVERY_MS : SELDOM_MS,
    load: async () => {
      if (!mayBe) return ok(NONE);
      const query = { kind, q: label ?? "", state: "differs", limit: MOST } as const;
      const answer = await ask(api.drift.$get({ query }));
      return answer.ok ? ok(answer.value.items) : answer;
    },
  });
  // The event may be the group record's or the copy's own.
  const kept = (drift.value ?? NONE).find(
    (one) => one.kept !== undefined && (one.groupId === resourceId || one.satelliteId === resourceId),
  );
  return { kept: kept ?? null, reload: () => void drift.reload() };
}
