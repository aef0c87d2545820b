/**
 * The start view: is everything in step? What is wrong comes first, with what mends it; then the month's money, each
 * satellite, and what happened of late.
 */

import type { Entity, Overview } from "../../data/shapes.ts";
import { dayOf, readerHere } from "../../format/time.ts";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { useNow } from "../../ui/use-now.ts";
import { ViewHead } from "../../ui/view-head.tsx";
import entitiesStyles from "../entities/entities.module.css";
import { useEntities } from "../entities/use-entities.ts";
import { useSummary } from "../events/use-summary.ts";
import { Undelivered } from "../undelivered/undelivered.tsx";
import { ActivityCharts } from "./activity-charts.tsx";
import { Attention } from "./attention.tsx";
import { MonthMoney } from "./month-money.tsx";
import styles from "./satellite-card.module.css";
import { GroupCard, SatelliteCard } from "./satellite-card.tsx";
import { useMonthMoney, useOverview } from "./use-overview.ts";
import { Verdict } from "./verdict.tsx";
import { verdictOf } from "./verdict-words.ts";

const MINUTE_MS = 60_000;
const reader = readerHere();

export function OverviewView() {
  const overview = useOverview();
  const entities = useEntities("figures");
  const summary = useSummary();
  const nowMs = useNow(MINUTE_MS);
  const month = dayOf(nowMs, reader).slice(0, 7);
  const money = useMonthMoney(month);
  const atStake = money.value?.atStake ?? [];
  const problem = overview.problem ?? entities.problem;
  return (
    <main class="view">
      <ViewHead title="Overview" />
      {overview.value === null || entities.value === null ? (
        problem === null ? (
          <Loading what="the overview" />
        ) : (
          <ProblemNote problem={problem} onRetry={() => void Promise.all([overview.reload(), entities.reload()])} />
        )
      ) : (
        <>
          <Verdict
            of={verdictOf({ entities: entities.value, overview: overview.value, stakes: atStake, nowMs, reader })}
          />
          <Undelivered />
          <Attention
            entities={entities.value}
            overview={overview.value}
            causes={summary.value?.byCode ?? []}
            stakes={atStake}
            onChanged={() => void Promise.all([overview.reload(), summary.reload(), money.reload()])}
          />
          {money.value === null ? null : <MonthMoney summary={money.value} />}
          <Organisations entities={entities.value} overview={overview.value} />
          <ActivityCharts />
        </>
      )}
    </main>
  );
}

function Organisations({ entities, overview }: { readonly entities: readonly Entity[]; readonly overview: Overview }) {
  const group = entities.find((entity) => entity.role === "group");
  const satellites = entities.filter((entity) => entity.role === "satellite");
  if (group === undefined && satellites.length === 0) return null;
  return (
    <section class={entitiesStyles.section} aria-labelledby="organisations-title">
      <h2 id="organisations-title">Organisations</h2>
      {/* A list of its own: a card over all columns would keep columns open that no satellite fills. */}
      {group === undefined ? null : (
        <ul class={styles.satelliteCards}>
          <GroupCard entity={group} unplaced={overview.unplaced} />
        </ul>
      )}
      <ul class={styles.satelliteCards}>
        {satellites.map((entity) => (
          <SatelliteCard
            key={entity.tenantId}
            entity={entity}
            counts={overview.satellites.find((one) => one.tenantId === entity.tenantId) ?? null}
          />
        ))}
      </ul>
    </section>
  );
}
