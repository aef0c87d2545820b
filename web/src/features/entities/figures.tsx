/**
 * What is still to be done for an organisation, when its connection was last proved and when everything was last checked,
 * when it last heard of a change, and how often Orbit looks by itself.
 */

import type { Entity } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { span } from "../../format/time.ts";
import { At, Since, Until } from "../../ui/when.tsx";
import styles from "./entities.module.css";

const MINUTE_MS = 60_000;

export function Figures({ entity }: { readonly entity: Entity }) {
  const { backlog, backlogClearAt, lastEventAt, reconcileMinutes, role, provedAt, checkedAt } = entity;
  return (
    <dl class={styles.figures}>
      <div>
        <dt>Queue</dt>
        <dd>
          {backlog === 0 ? "Empty" : counted(backlog, "record")}
          {backlogClearAt === null ? null : (
            <span class="sub">
              finishes <Until at={backlogClearAt} />, <At at={backlogClearAt} />
            </span>
          )}
          {backlog > 0 && backlogClearAt === null ? <span class="sub">on hold</span> : null}
        </dd>
      </div>
      <div>
        <dt>Connection proved</dt>
        <dd>{provedAt === null ? "Not yet" : <Since at={provedAt} />}</dd>
      </div>
      <div>
        <dt>All changes checked</dt>
        <dd>{checkedAt === null ? "Not yet" : <Since at={checkedAt} />}</dd>
      </div>
      <div>
        <dt>Last webhook</dt>
        <dd>{lastEventAt === null ? "None yet" : <Since at={lastEventAt} />}</dd>
      </div>
      {role === "group" ? (
        <div>
          <dt>Regular check</dt>
          <dd>{reconcileMinutes === 0 ? "Off" : `Every ${span(reconcileMinutes * MINUTE_MS)}`}</dd>
        </div>
      ) : null}
    </dl>
  );
}
