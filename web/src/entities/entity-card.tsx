/** One organisation: health first, then figures and budgets, then what can be changed about it. */

import { useId, useState } from "preact/hooks";
import { Link } from "../address/link.tsx";
import { place } from "../address/place.ts";
import { VIEWS } from "../address/views.ts";
import type { Entity } from "../api/shapes.ts";
import { Button } from "../controls/button.tsx";
import { Icon } from "../controls/icon.tsx";
import { Note } from "../controls/notes.tsx";
import { NO_FILTERS, writeFilters } from "../events/filters.ts";
import { useStore } from "../live/store.ts";
import { connectAddress } from "../session/addresses.ts";
import { needsRole, useMay } from "../session/allowed.tsx";
import { Budgets } from "./budgets.tsx";
import { Disconnect } from "./disconnect.tsx";
import { EntityForm } from "./entity-form.tsx";
import { Figures } from "./figures.tsx";
import { HealthBadge } from "./health-badge.tsx";
import { PauseButton } from "./pause-button.tsx";

interface EntityCardProps {
  readonly entity: Entity;
  onChanged(): void;
}

export function EntityCard({ entity, onChanged }: EntityCardProps) {
  const nameId = useId();
  const mayChange = useMay("owner");
  const [isChanging, setChanging] = useState(false);
  const { tenantId, name, role, trackingOptionName, trouble } = entity;
  return (
    <li class="entity-card" aria-labelledby={nameId}>
      <header class="entity-head">
        <div>
          <h3 id={nameId}>{name}</h3>
          <p class="sub">
            {role === "satellite" ? (trackingOptionName ?? "No tracking option yet") : ROLE_MEANINGS[role]}
          </p>
        </div>
        <HealthBadge entity={entity} />
      </header>
      <BrokenConnection entity={entity} />
      {trouble === null ? null : (
        <Note tone={trouble.automatic ? "warn" : "bad"} title={trouble.title}>
          <p>{trouble.detail}</p>
        </Note>
      )}
      {role === "unassigned" ? null : (
        <>
          <Figures entity={entity} />
          <Budgets entity={entity} />
        </>
      )}
      <div class="entity-actions">
        <Button
          icon="sliders"
          kind={role === "unassigned" && !isChanging ? "primary" : "plain"}
          offBecause={mayChange ? null : needsRole("owner")}
          onPress={() => setChanging(!isChanging)}
        >
          {isChanging ? "Close" : role === "unassigned" ? "Choose its role" : "Change"}
        </Button>
        {role === "unassigned" ? null : (
          <>
            <PauseButton entity={entity} onChanged={onChanged} />
            <Link class="button quiet" to={`${VIEWS.events.path}${writeFilters({ ...NO_FILTERS, entity: tenantId })}`}>
              Its events
              <Icon name="arrow" />
            </Link>
          </>
        )}
      </div>
      {isChanging ? (
        <>
          <EntityForm
            entity={entity}
            onSaved={() => {
              setChanging(false);
              onChanged();
            }}
          />
          <Disconnect entity={entity} onGone={onChanged} />
        </>
      ) : null}
    </li>
  );
}

const ROLE_MEANINGS = {
  group: "Every invoice is raised here",
  unassigned: "Nothing is mirrored from or to it until it has a role",
} as const;

function BrokenConnection({ entity }: { readonly entity: Entity }) {
  const { path } = useStore(place);
  if (entity.health === "ok") return null;
  return (
    <Note
      tone="bad"
      title={entity.health === "reconnect" ? "Xero no longer accepts the consent" : "Disconnected in Xero"}
      actions={
        <a class="button primary" href={connectAddress(path)}>
          Reconnect
        </a>
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
