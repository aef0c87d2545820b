/** Who is signed in, as what, and the way out. */

import { useState } from "preact/hooks";
import { Button } from "../controls/button.tsx";
import { ROLE_NAMES } from "../people/roles.ts";
import { useSession } from "../session/allowed.tsx";
import { signOut } from "../session/who.ts";
import { say } from "./announce.ts";

export function Person() {
  const { user, role } = useSession();
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    if (await signOut()) return;
    setLeaving(false);
    say("bad", "You are still signed in: Orbit could not be reached. Try again in a moment.");
  };
  return (
    <div class="person">
      <p class="person-who" title={user.email}>
        <span class="person-name">{user.name || user.email}</span>
        <span class="sub">{ROLE_NAMES[role]}</span>
      </p>
      <Button kind="quiet" busy={leaving} onPress={() => void leave()}>
        Sign out
      </Button>
    </div>
  );
}
