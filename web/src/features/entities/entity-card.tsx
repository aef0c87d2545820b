/** One organisation: health first, then figures and budgets, then what can be changed about it. */

import { useRef, useState } from "preact/hooks";
import type { Entity } from "../../data/shapes.ts";
import { VIEWS } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { Note } from "../../ui/notes.tsx";
import { Said } from "../../ui/said.tsx";
import { NO_FILTERS, writeFilters } from "../events/filters.ts";
import { needsRole, useMay } from "../session/allowed.tsx";
import { ConnectLink } from "../session/connect-link.tsx";
import { TakeOverButton } from "../take-over/take-over-button.tsx";
import { Budgets } from "./budgets.tsx";
import { CheckButton, LookNote } from "./check-now.tsx";
import { Disconnect } from "./disconnect.tsx";
import styles from "./entities.module.css";
import { EntityForm } from "./entity-form.tsx";
import { Figures } from "./figures.tsx";
import { HealthBadge } from "./health-badge.tsx";
import { MayNotAdd } from "./may-not-add.tsx";
import { PauseButton } from "./pause-button.tsx";

interface EntityCardProps {
  readonly entity: Entity;
  /** Resolves once the list shows the change. */
  onChanged(): Promise<void>;
}

export function EntityCard({ entity, onChanged }: EntityCardProps) {
  const nameId = `entity-${entity.tenantId}`;
  const [isChanging, setChanging] = useState(false);
  /** With another role the card is in another place of the page: the focus goes along. */
  const saved = async () => {
    setChanging(false);
    await onChanged();
    document.getElementById(nameId)?.focus();
  };
  const { name, role, trackingOptionName, trouble } = entity;
  return (
    <li class={styles.card} aria-labelledby={nameId}>
      <header class={styles.head}>
        <div>
          <h3 id={nameId} tabIndex={-1}>
            {name}
          </h3>
          <p class="sub">
            {role === "satellite" ? (trackingOptionName ?? "No tracking option yet") : ROLE_MEANINGS[role]}
          </p>
        </div>
        <HealthBadge entity={entity} />
      </header>
      <BrokenConnection entity={entity} />
      {trouble === null || entity.health !== "ok" ? null : (
        <Note tone={trouble.automatic ? "warn" : "bad"} title={trouble.title}>
          <p>
            <Said text={trouble.detail} />
          </p>
        </Note>
      )}
      {role === "satellite" ? <MayNotAdd satellites={[entity]} /> : null}
      <LookNote entity={entity} />
      {role === "unassigned" ? null : (
        <>
          <Figures entity={entity} />
          <Budgets entity={entity} />
        </>
      )}
      <CardActions
        entity={entity}
        isChanging={isChanging}
        onChange={() => setChanging(!isChanging)}
        onActed={() => void onChanged()}
      />
      {isChanging ? (
        <div ref={bringIntoSight}>
          <EntityForm entity={entity} onSaved={() => void saved()} onStale={onChanged} />
          <Disconnect entity={entity} onGone={() => void onChanged().then(focusHeading)} />
        </div>
      ) : null}
    </li>
  );
}

/** What opened below the edge of the page looks as if nothing had happened. */
function bringIntoSight(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>("select, input")?.focus({ preventScroll: true });
  form?.scrollIntoView({ block: "nearest" });
}

interface CardActionsProps {
  readonly entity: Entity;
  readonly isChanging: boolean;
  onChange(): void;
  onActed(): void;
}

/** An organisation without a role has nothing but its role to be chosen. */
function CardActions({ entity, isChanging, onChange, onActed }: CardActionsProps) {
  const mayChange = useMay("owner");
  const isNew = entity.role === "unassigned";
  const opener = useRef<HTMLButtonElement>(null);
  const change = () => {
    onChange();
    // By the Escape key the focus may be in the form, which goes.
    opener.current?.focus();
  };
  return (
    <div class={`no-print ${styles.actions}`}>
      <span data-back={isChanging ? "" : undefined}>
        <Button
          icon="sliders"
          kind={isNew && !isChanging ? "primary" : "plain"}
          offBecause={mayChange ? null : needsRole("owner")}
          innerRef={opener}
          onPress={change}
        >
          {isChanging ? "Close" : isNew ? "Choose its role" : "Change"}
        </Button>
      </span>
      {isNew ? null : (
        <>
          <PauseButton entity={entity} onChanged={onActed} />
          <CheckButton entity={entity} onAsked={onActed} />
          {entity.role === "satellite" ? <TakeOverButton entity={entity} /> : null}
          <Link class="button quiet" to={eventsOf(entity)}>
            View events
            <Icon name="arrow" />
          </Link>
        </>
      )}
    </div>
  );
}

function eventsOf({ tenantId }: Entity): string {
  return `${VIEWS.events.path}${writeFilters({ ...NO_FILTERS, entity: tenantId })}`;
}

function focusHeading(): void {
  document.querySelector<HTMLElement>("#content h1")?.focus();
}

const ROLE_MEANINGS = {
  group: "Every invoice is raised here",
  unassigned: "Nothing is mirrored from or to it until it has a role",
} as const;

function BrokenConnection({ entity }: { readonly entity: Entity }) {
  if (entity.health === "ok") return null;
  return (
    <Note
      tone="bad"
      title={entity.health === "reconnect" ? "Xero no longer accepts the consent" : "Disconnected in Xero"}
      actions={
        <ConnectLink least="operator" kind="primary">
          Reconnect
        </ConnectLink>
      }
    >
      <p>
        {entity.health === "reconnect"
          ? "It was withdrawn or has expired. Its events wait; reconnecting releases them."
          : `Orbit has no access to ${entity.name} any more. Reconnect and choose it in Xero.`}
      </p>
    </Note>
  );
}
