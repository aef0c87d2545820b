/** The firm's Xero organisations: how each one is, what it may do, and what it still has to do. */

import type { Entity, EntityRole } from "../../data/shapes.ts";
import { VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Empty, Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import { ViewHead } from "../../ui/view-head.tsx";
import { ConnectLink } from "../session/connect-link.tsx";
import styles from "./entities.module.css";
import { EntityCard } from "./entity-card.tsx";
import { FormerEntities } from "./former-entities.tsx";
import { nextSetupStep } from "./setup-step.ts";
import { useEntities } from "./use-entities.ts";
import { XeroPlanLine } from "./xero-plan.tsx";

const SECTIONS: readonly (readonly [EntityRole, string])[] = [
  ["group", "Group"],
  ["satellite", "Satellites"],
  ["unassigned", "Without a role"],
];

export function EntitiesView() {
  const entities = useEntities("figures");
  return (
    <main class="view">
      <ViewHead
        title="Organisations"
        lead="The Xero organisations that Orbit keeps up to date: the group, and the satellites that receive copies."
        actions={
          <>
            <Link class="button plain" to={VIEWS.setup.path}>
              Set-up and checks
            </Link>
            <ConnectLink least="owner" kind="plain">
              Connect to Xero
            </ConnectLink>
          </>
        }
      />
      {entities.value === null ? (
        entities.problem === null ? (
          <Loading what="entities" lines={4} />
        ) : (
          <ProblemNote problem={entities.problem} onRetry={() => void entities.reload()} />
        )
      ) : (
        <Sections entities={entities.value} onChanged={entities.reload} />
      )}
    </main>
  );
}

interface SectionsProps {
  readonly entities: readonly Entity[];
  onChanged(): Promise<void>;
}

function Sections({ entities, onChanged }: SectionsProps) {
  const step = nextSetupStep(entities);
  if (entities.length === 0 && step !== null) {
    return (
      <Empty icon="building" title={step.title}>
        <p>{step.words}</p>
        <ConnectLink least="owner" kind="primary">
          Connect to Xero
        </ConnectLink>
      </Empty>
    );
  }
  return (
    <>
      {step === null ? null : (
        <Note
          tone="info"
          title={step.title}
          actions={
            <Link class="button primary" to={VIEWS.setup.path}>
              Continue the set-up
            </Link>
          }
        >
          <p>{step.words}</p>
        </Note>
      )}
      {SECTIONS.map(([role, title]) => {
        const inRole = entities.filter((entity) => entity.role === role);
        if (inRole.length === 0) return null;
        return (
          <section key={role} class={styles.section} aria-labelledby={`role-${role}`}>
            <h2 id={`role-${role}`}>{title}</h2>
            <ul class={styles.cards}>
              {inRole.map((entity) => (
                <EntityCard key={entity.tenantId} entity={entity} onChanged={onChanged} />
              ))}
            </ul>
          </section>
        );
      })}
      <XeroPlanLine />
      <FormerEntities />
    </>
  );
}
