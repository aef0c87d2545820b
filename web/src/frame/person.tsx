/** Who is signed in, as what, and the way out. */

import { useState } from "preact/hooks";
import { Button } from "../controls/button.tsx";
import { useSession } from "../session/allowed.tsx";
import { signOut } from "../session/who.ts";
import { say } from "./announce.ts";

const ROLE_WORDS = { owner: "Owner", operator: "Operator", viewer: "Viewer" } as const;

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
        <span class="sub">{ROLE_WORDS[role]}</span>
      </p>
      <Button kind="quiet" busy={leaving} onPress={() => void leave()}>
        Sign out
      </Button>
    </div>
  );
}
