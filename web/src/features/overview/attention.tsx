/** What needs a person, the gravest first, each with the button that mends it. Nothing at all when nothing does. */

import type { Entity, EventSummary, Overview } from "../../data/shapes.ts";
import { counted, listed } from "../../format/counts.ts";
import { VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Note } from "../../ui/notes.tsx";
import styles from "../../ui/remedy.module.css";
import { Said } from "../../ui/said.tsx";
import { At, Until } from "../../ui/when.tsx";
import { BrokenConnections } from "../entities/broken-connections.tsx";
import { isDayUsedUp } from "../entities/health-badge.tsx";
import { PauseButton } from "../entities/pause-button.tsx";
import { CauseGroups } from "../events/cause-groups.tsx";
import type { Stake } from "./stakes.ts";

interface AttentionProps {
  readonly entities: readonly Entity[];
  readonly overview: Overview;
  readonly causes: EventSummary["byCode"];
  readonly stakes: readonly Stake[];
  onChanged(): void;
}

export function Attention({ entities, overview, causes, stakes, onChanged }: AttentionProps) {
  return (
    <>
      <BrokenConnections entities={entities} />
      <Silent entities={entities} />
      <HeldUp entities={entities} />
      <UsedUp entities={entities} />
      <Paused entities={entities} onChanged={onChanged} />
      <CauseGroups causes={causes} stakes={stakes} entities={entities} onChanged={onChanged} />
      <Drifted overview={overview} />
    </>
  );
}

/** Limits and outages: said with the time when work goes on, since nobody has to do anything. */
function HeldUp({ entities }: { readonly entities: readonly Entity[] }) {
  const held = entities.filter(
    (entity) =>
      entity.trouble !== null && entity.health === "ok" && entity.role !== "unassigned" && !isDayUsedUp(entity),
  );
  return (
    <>
      {held.map(({ tenantId, name, trouble }) => (
        <Note key={tenantId} tone={trouble?.automatic ? "warn" : "bad"} title={`${name}: ${trouble?.title}`}>
          <p>
            <Said text={trouble?.detail ?? ""} />
          </p>
        </Note>
      ))}
    </>
  );
}

/** A day that is used up, by Xero's figures or by the firm's own limit: how many records wait, and until when. */
function UsedUp({ entities }: { readonly entities: readonly Entity[] }) {
  const usedUp = entities.filter(isDayUsedUp);
  return (
    <>
      {usedUp.map(({ tenantId, name, backlog, budget: { day } }) => (
        <Note
          key={tenantId}
          tone="warn"
          title={`${name} has used up its limit of ${counted(day.limit, "call")} in 24 hours`}
          actions={
            <Link class="button plain" to={VIEWS.entities.path}>
              See its limit
            </Link>
          }
        >
          <p>
            {counted(backlog, "record waits", "records wait")}. Work continues by itself <Until at={day.resetsAt} />,{" "}
            <At at={day.resetsAt} />.
          </p>
        </Note>
      ))}
    </>
  );
}

/** Xero has stopped telling about changes: they still come, but later. */
function Silent({ entities }: { readonly entities: readonly Entity[] }) {
  return (
    <>
      {entities.map(({ tenantId, webhooks: { warning } }) =>
        warning === null ? null : (
          <Note key={tenantId} tone="warn" title={warning.title}>
            <p>{warning.detail}</p>
            <ol class={styles.remedy}>
              {warning.remedy.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Note>
        ),
      )}
    </>
  );
}

interface PausedProps {
  readonly entities: readonly Entity[];
  onChanged(): void;
}

function Paused({ entities, onChanged }: PausedProps) {
  const paused = entities.filter((entity) => entity.paused && entity.role !== "unassigned");
  return (
    <>
      {paused.map((entity) => (
        <Note
          key={entity.tenantId}
          tone="warn"
          title={`${entity.name} is paused`}
          actions={<PauseButton entity={entity} onChanged={onChanged} />}
        >
          <p>What arrives meanwhile waits; nothing is lost.</p>
        </Note>
      ))}
    </>
  );
}

function Drifted({ overview }: { readonly overview: Overview }) {
  const drifted = overview.satellites.filter((one) => one.drifted > 0);
  if (drifted.length === 0) return null;
  const count = drifted.reduce((total, one) => total + one.drifted, 0);
  return (
    <Note
      tone="warn"
      title={`${counted(count, "copy differs", "copies differ")} from the group`}
      actions={
        <Link class="button plain" to={`${VIEWS.mappings.path}?show=drift`}>
          See what differs
        </Link>
      }
    >
      <p>
        In {listed(drifted.map((one) => one.name))}. What differs is shown beside the group’s values, with why it stays
        so or what you can do.
      </p>
    </Note>
  );
}
