/**
 * The organisations that are connected, what the firm's tracking options say is missing, and the way to Xero for the next
 * one: below Xero's Advanced tier a consent brings one organisation at a time.
 */

import { listed } from "../../format/counts.ts";
import { Button } from "../../ui/button.tsx";
import { HealthBadge } from "../entities/health-badge.tsx";
import { useCategories } from "../entities/use-categories.ts";
import { XeroPlanLine } from "../entities/xero-plan.tsx";
import { ConnectLink } from "../session/connect-link.tsx";
import { optionsWithout } from "./missing-organisations.ts";
import styles from "./setup.module.css";
import type { StepProps } from "./steps.ts";

export function ConnectStep({ entities, settings, onDone }: StepProps) {
  return (
    <>
      <p>
        Connect your group and every entity that receives copies. Xero shows one organisation at a time to most apps:
        come back here after each, and connect the next one.
      </p>
      {entities.length === 0 ? null : (
        <>
          <ul class={styles.stepList}>
            {entities.map((entity) => (
              <li key={entity.tenantId}>
                {entity.name} <HealthBadge entity={entity} />
              </li>
            ))}
          </ul>
          {entities.some(({ role }) => role === "group") ? <Missing entities={entities} settings={settings} /> : null}
          <XeroPlanLine />
        </>
      )}
      <div class="form-actions">
        {entities.length === 0 ? null : (
          <Button kind="primary" onPress={onDone}>
            These are all
          </Button>
        )}
        <ConnectLink least="owner" kind={entities.length === 0 ? "primary" : "plain"}>
          {entities.length === 0 ? "Connect to Xero" : "Connect the next one"}
        </ConnectLink>
      </div>
    </>
  );
}

/** An option that names no organisation yet most likely stands for one that is not connected. */
function Missing({ entities, settings }: Pick<StepProps, "entities" | "settings">) {
  const categories = useCategories();
  const missing = optionsWithout(categories.value ?? [], settings.trackingCategoryId, entities);
  if (missing.length === 0) return null;
  return (
    <p>{`Not connected, or without a role yet: ${listed(missing)}. The group’s tracking category has these too.`}</p>
  );
}
