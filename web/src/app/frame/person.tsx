/** Who is signed in, as what, and the way out. */

import { useState } from "preact/hooks";
import { ROLE_NAMES } from "../../features/people/roles.ts";
import { useSession } from "../../features/session/allowed.tsx";
import { signOut } from "../../features/session/who.ts";
import { discard, hasUnsaved } from "../../features/settings/draft.ts";
import { say } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./frame.module.css";

export function Person() {
  const { user, role } = useSession();
  const [leaving, setLeaving] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const leave = async () => {
    setAsking(false);
    discard();
    setLeaving(true);
    if (await signOut()) return;
    setLeaving(false);
    say("bad", "You are still signed in: Orbit could not be reached. Try again in a moment.");
  };
  return (
    <div class={styles.person}>
      <p class={styles.personWho} title={user.email}>
        <span class={styles.personName}>{user.name || user.email}</span>
        <span class="sub">{ROLE_NAMES[role]}</span>
      </p>
      <Button kind="quiet" busy={leaving} onPress={() => (hasUnsaved() ? setAsking(true) : void leave())}>
        Sign out
      </Button>
      {isAsking ? (
        <Dialog
          title="Sign out without saving?"
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onPress={() => setAsking(false)}>Stay</Button>
              <Button kind="danger" onPress={() => void leave()}>
                Sign out, discard changes
              </Button>
            </>
          }
        >
          <p>What you changed in Settings is not saved yet.</p>
        </Dialog>
      ) : null}
    </div>
  );
}
