/** Repairs everything that matches the filters, after saying how many copies that is and what becomes of the edits. */

import { useState } from "preact/hooks";
import { ACTS } from "../../format/acts.ts";
import { counted } from "../../format/counts.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { RepairButton } from "./repair-button.tsx";
import { countRepairs, type RepairRequest } from "./requests.ts";

interface RepairAllProps {
  readonly query: RepairRequest["filter"];
  onRepaired(): void;
}

export function RepairAll({ query, onRepaired }: RepairAllProps) {
  const [busy, setBusy] = useState(false);
  const [count, setCount] = useState<number | null>(null);
  const mayAct = useMay("operator");
  const request = { filter: query };
  const close = () => setCount(null);
  const ask = async () => {
    setBusy(true);
    setCount(await countRepairs(request));
    setBusy(false);
  };
  const copies = counted(count ?? 0, "copy", "copies");
  return (
    <>
      <Button kind="primary" busy={busy} offBecause={mayAct ? null : needsRole("operator")} onPress={() => void ask()}>
        Restore all shown
      </Button>
      {count === null ? null : (
        <Dialog
          title={`${ACTS.restore} in ${copies}?`}
          onClose={close}
          actions={
            <>
              <Button onPress={close}>Cancel</Button>
              <RepairButton
                request={request}
                what={copies}
                onRepaired={() => {
                  close();
                  onRepaired();
                }}
              >
                {`${ACTS.restore} in ${copies}`}
              </RepairButton>
            </>
          }
        >
          <p>
            The group’s values are restored, and what somebody edited in the satellites is lost. Payments entered there
            stay.
          </p>
        </Dialog>
      )}
    </>
  );
}
