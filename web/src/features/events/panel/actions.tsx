/** What a person can do about the event; what its cause asks for comes first and stands out (main-act.ts). */

import { useState } from "preact/hooks";
import type { Choice, EventDetail } from "../../../data/shapes.ts";
import { ACTS } from "../../../format/acts.ts";
import { VIEWS } from "../../../format/views.ts";
import { Button } from "../../../ui/button.tsx";
import { Link } from "../../../ui/link.tsx";
import { ForgetCopies } from "../../entities/forget-copies.tsx";
import { XeroLink } from "../../entities/xero-link.tsx";
import { StopKeeping } from "../../mappings/stop-keeping.tsx";
import { useKept } from "../../mappings/use-kept.ts";
import { needsRole, useMay } from "../../session/allowed.tsx";
import { ConnectLink } from "../../session/connect-link.tsx";
import { labelOf } from "../event-words.ts";
import { ACTION_WORDS, type Action, actOn, decide, takeBack } from "../requests.ts";
import { askedOf } from "./choices.ts";
import { type MainAct, mainActOf } from "./main-act.ts";
import styles from "./panel.module.css";

type Doing = Action | Choice | "unresolve";

interface ActionsProps {
  readonly event: EventDetail;
  onChanged(event: EventDetail): void;
}

export function Actions({ event, onChanged }: ActionsProps) {
  const [busy, setBusy] = useState<Doing | null>(null);
  const mayAct = useMay("operator");
  const offBecause = mayAct ? null : needsRole("operator");
  const asked = askedOf(event);
  const mainAct = mainActOf(event);
  const { kept, reload } = useKept(event);

  const run = async (what: Doing, work: () => Promise<EventDetail | null>) => {
    setBusy(what);
    const changed = await work();
    setBusy(null);
    if (changed !== null) onChanged(changed);
  };
  const press = (what: Doing, work: () => Promise<EventDetail | null>) => ({
    busy: busy === what,
    offBecause,
    onPress: () => void run(what, work),
  });
  return (
    <div class={`no-print ${styles.actions}`}>
      <MainLink event={event} mainAct={mainAct} />
      {isOfFormer(event) ? <ForgetCopies onForgotten={() => onChanged(event)} /> : null}
      {asked.map(({ choice, name, meaning }, index) => (
        <span key={choice} title={meaning}>
          <Button kind={index === 0 ? "primary" : "plain"} {...press(choice, () => decide(event.id, choice))}>
            {name}
          </Button>
        </span>
      ))}
      <Button
        kind={mainAct === "resync" ? "primary" : "plain"}
        icon="again"
        {...press("resync", () => actOn("resync", event.id))}
        offBecause={offBecause ?? pausedWords(event)}
      >
        {ACTION_WORDS.resync}
      </Button>
      {kept === null ? null : <StopKeeping record={kept} onStopped={reload} />}
      {event.status === "failed" ? (
        <Button icon="person-check" {...press("resolve", () => actOn("resolve", event.id))}>
          {ACTION_WORDS.resolve}
        </Button>
      ) : null}
      {event.status === "resolved" ? (
        <Button {...press("unresolve", () => takeBack(event.id))}>{ACTS.reopen}</Button>
      ) : null}
      {offBecause === null ? null : <p class="hint">{offBecause}</p>}
    </div>
  );
}

/** Where its cause is fixed, if that is elsewhere; nothing when asking again comes first. */
function MainLink({ event, mainAct }: { readonly event: EventDetail; readonly mainAct: MainAct }) {
  if (mainAct === "reconnect") {
    return (
      <ConnectLink least="operator" kind="primary">
        Reconnect
      </ConnectLink>
    );
  }
  if (mainAct === "map") {
    return (
      <Link class="button primary" to={VIEWS.setup.path}>
        Fix mapping
      </Link>
    );
  }
  if (mainAct !== "edit") return null;
  return (
    <XeroLink kind={event.kind} id={event.resourceId} tenantId={event.tenantId} where={event.entityName} isMain>
      {`Open ${labelOf(event)} in Xero`}
    </XeroLink>
  );
}

/** Why asking again cannot help; null while it can. */
function pausedWords({ status, failures }: EventDetail): string | null {
  const [failure] = failures;
  return status === "waiting" && failure?.code === "paused" ? failure.detail : null;
}

/** One organisation for all of its records, not this one alone. */
function isOfFormer({ status, failures }: EventDetail): boolean {
  return status === "failed" && failures.some(({ code }) => code === "former-satellite");
}
