/** The organisations that are connected, and the way to Xero for more. */

import { Button } from "../controls/button.tsx";
import { HealthBadge } from "../entities/health-badge.tsx";
import { ConnectLink } from "../session/connect-link.tsx";
import type { StepProps } from "./steps.ts";

export function ConnectStep({ entities, onDone }: StepProps) {
  return (
    <>
      <p>Xero asks which organisations Orbit may work with: choose your group and every entity that receives copies.</p>
      {entities.length === 0 ? null : (
        <ul class="step-list">
          {entities.map((entity) => (
            <li key={entity.tenantId}>
              {entity.name} <HealthBadge entity={entity} />
            </li>
          ))}
        </ul>
      )}
      <div class="form-actions">
        {entities.length === 0 ? null : (
          <Button kind="primary" onPress={onDone}>
            These are all
          </Button>
        )}
        <ConnectLink least="owner" kind={entities.length === 0 ? "primary" : "plain"}>
          {entities.length === 0 ? "Connect to Xero" : "Connect more"}
        </ConnectLink>
      </div>
    </>
  );
}
