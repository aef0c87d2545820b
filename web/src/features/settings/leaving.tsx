/**
 * Whoever goes to another view with settings that are not saved is asked first. Back and forward keep what was entered, and
 * say so; before the page itself is left the browser asks (draft.ts).
 */

import { useEffect, useState } from "preact/hooks";
import { say } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { go, guardLeaving } from "../../ui/place.ts";
import { discard, hasUnsaved } from "./draft.ts";

/** `save` answers whether it was saved. */
export function Leaving({ save }: { readonly save: () => Promise<boolean> }) {
  const [address, setAddress] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const takeOff = guardLeaving((to) => {
      if (hasUnsaved()) setAddress(to);
      return hasUnsaved();
    });
    return () => {
      takeOff();
      if (hasUnsaved())
        say("good", "What you changed in Settings is not saved yet. It stays there until you save or discard it.");
    };
  }, []);
  if (address === null) return null;
  const stay = () => setAddress(null);
  const saveAndLeave = async () => {
    setBusy(true);
    const isSaved = await save();
    setBusy(false);
    if (isSaved) go(address);
    else stay();
  };
  return (
    <Dialog
      title="Save your changes first?"
      onClose={stay}
      actions={
        <>
          <Button onPress={stay}>Stay</Button>
          <Button
            kind="danger"
            onPress={() => {
              discard();
              go(address);
            }}
          >
            Discard changes
          </Button>
          <Button kind="primary" busy={busy} onPress={() => void saveAndLeave()}>
            Save
          </Button>
        </>
      }
    >
      <p>What you changed in Settings is not saved yet.</p>
    </Dialog>
  );
}
