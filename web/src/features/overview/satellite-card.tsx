/** One organisation on the overview: how many of its records are in step, its backlog, and its budgets. */

import type { ComponentChildren } from "preact";
import type { Entity, EventStatus, Overview, SatelliteCounts } from "../../data/shapes.ts";
import { VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Budgets } from "../entities/budgets.tsx";
import entitiesStyles from "../entities/entities.module.css";
import { Figures } from "../entities/figures.tsx";
import { HealthBadge } from "../entities/health-badge.tsx";
import { NO_FILTERS, NO_SATELLITE, writeFilters } from "../events/filters.ts";
import styles from "./satellite-card.module.css";

interface SatelliteCardProps {
  readonly entity: Entity;
  /** Null while it is not counted. */
  readonly counts: SatelliteCounts | null;
}

export function SatelliteCard({ entity, counts }: SatelliteCardProps) {
  const { tenantId } = entity;
  return (
    <Card entity={entity} part={entity.trackingOptionName ?? "No tracking option yet"}>
      <Records
        name="Up to date"
        tone="synced"
        count={counts?.inStep}
        to={`${VIEWS.mappings.path}?entity=${tenantId}`}
      />
      <Records name="Waiting" tone="waiting" count={counts?.waiting} to={eventsOf(tenantId, ["waiting", "queued"])} />
      <Records name="Failed" tone="failed" count={counts?.failed} to={eventsOf(tenantId, ["failed"])} />
    </Card>
  );
}

interface GroupCardProps {
  readonly entity: Entity;
  readonly unplaced: Overview["unplaced"];
}

export function GroupCard({ entity, unplaced }: GroupCardProps) {
  return (
    <Card entity={entity} part="Group: every invoice is raised here" isWide>
      <Records
        name="Being sorted"
        tone="waiting"
        count={unplaced.waiting}
        to={eventsOf(NO_SATELLITE, ["waiting", "queued"])}
      />
      <Records
        name="Needs a tracking option"
        tone="failed"
        count={unplaced.failed}
        to={eventsOf(NO_SATELLITE, ["failed"])}
      />
    </Card>
  );
}

interface CardProps {
  readonly entity: Entity;
  /** What it is to the mirror. */
  readonly part: string;
  /** Over the whole row, as what all others follow. */
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}

function Card({ entity, part, isWide = false, children }: CardProps) {
  const id = `overview-${entity.tenantId}`;
  return (
    <li class={isWide ? `${entitiesStyles.card} ${styles.wide}` : entitiesStyles.card} aria-labelledby={id}>
      <header class={entitiesStyles.head}>
        <div>
          <h3 id={id}>{entity.name}</h3>
          <p class="sub">{part}</p>
        </div>
        <HealthBadge entity={entity} />
      </header>
      <div class={styles.entityParts}>
        <dl class={styles.recordCounts}>{children}</dl>
        <Figures entity={entity} />
        {isNearLimit(entity) ? <Budgets entity={entity} /> : null}
      </div>
    </li>
  );
}

interface RecordsProps {
  readonly name: string;
  readonly tone: "synced" | "waiting" | "failed";
  readonly count: number | undefined;
  readonly to: string;
}

function Records({ name, tone, count, to }: RecordsProps) {
  return (
    <div class={styles.recordCount} data-status={count ? tone : "none"}>
      <dt>{name}</dt>
      <dd>
        {count ? (
          <Link to={to} label={`${name}: ${count.toLocaleString()}`}>
            {count.toLocaleString()}
          </Link>
        ) : (
          (count ?? "–")
        )}
      </dd>
    </div>
  );
}

/** Less than a third of a limit is left: before that it concerns nobody here. */
function isNearLimit({ budget: { minute, day } }: Entity): boolean {
  return [minute, day].some(({ limit, remaining }) => remaining * 3 < limit);
}

function eventsOf(entity: string, statuses: readonly EventStatus[]): string {
  return `${VIEWS.events.path}${writeFilters({ ...NO_FILTERS, entity, statuses })}`;
}
