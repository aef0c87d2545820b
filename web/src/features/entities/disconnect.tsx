/** Takes an organisation off, at Xero and here, after a question. */

import { useState } from "preact/hooks";
import type { Entity, Problem } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/notes.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import styles from "./entities.module.css";
import { disconnectEntity } from "./requests.ts";

interface DisconnectProps {
  readonly entity: Entity;
  onGone(): void;
}

export function Disconnect({ entity, onGone }: DisconnectProps) {
  const mayChange = useMay("owner");
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const close = () => {
    setAsking(false);
    setProblem(null);
  };
  const disconnect = async () => {
    setBusy(true);
    const answer = await disconnectEntity(entity);
    setBusy(false);
    if (!answer.ok) return setProblem(answer.error);
    close();
    onGone();
  };
  return (
    <div class={styles.disconnect}>
      <Button kind="danger" offBecause={mayChange ? null : needsRole("owner")} onPress={() => setAsking(true)}>
        Disconnect…
      </Button>
      {asking ? (
        <Dialog
          title={`Disconnect ${entity.name}?`}
          onClose={close}
          actions={
            <>
              <Button onPress={close}>Cancel</Button>
              <Button kind="danger" busy={busy} onPress={() => void disconnect()}>
                Disconnect
              </Button>
            </>
          }
        >
          <p>
            Orbit loses its access to {entity.name} at Xero and mirrors nothing from or to it any more. Copies that were
            made stay in Xero, and the history stays here.
          </p>
          <p>
            Connecting it again later keeps its copies, so that nothing is copied twice. If it is gone for good, forget
            its copies here afterwards: their records are then made where they belong.
          </p>
          {problem === null ? null : <ProblemNote problem={problem} />}
        </Dialog>
      ) : null}
    </div>
  );
}
