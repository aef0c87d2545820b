/** Invites a person by the email address that they sign in to Xero with. */

import { useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { MemberRole, Problem } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { say } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/notes.tsx";
import styles from "./people.module.css";
import { ROLE_MEANINGS, ROLE_NAMES, ROLES } from "./roles.ts";

const MAILED = {
  sent: "A mail says how.",
  "not-sent": "The mail could not be sent: tell them yourself.",
  off: "",
} as const;

const EVERY_MS = 600_000;

export function InviteForm({ onInvited }: { onInvited(): void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<MemberRole>("operator");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const mail = useResource({ key: ["mail"], everyMs: EVERY_MS, load: () => ask(api["mail-preferences"].$get()) });
  const invite = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const answer = await ask(api.members.$post({ json: { email: email.trim(), role } }));
    setBusy(false);
    setProblem(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setEmail("");
    say(
      "good",
      `${answer.value.email} is invited and comes in by signing in with Xero. ${MAILED[answer.value.mail]}`.trim(),
    );
    onInvited();
  };
  return (
    <form class={styles.invite} onSubmit={(event) => void invite(event)}>
      <h2>Invite somebody</h2>
      <p class="sub">
        {mail.value?.sender
          ? `They get a mail from ${mail.value.sender} that says how to come in.`
          : "No message is sent: tell them to open this page and press “Sign in with Xero”, with this address."}
      </p>
      <div class={styles.inviteFields}>
        <TextField
          label="Email address at Xero"
          type="email"
          required
          maxLength={254}
          value={email}
          onInput={setEmail}
        />
        <SelectField
          label="Role"
          value={role}
          options={ROLES.map((value) => ({ value, label: ROLE_NAMES[value] }))}
          onChange={(value) => setRole(ROLES.find((one) => one === value) ?? role)}
        />
        <Button type="submit" kind="primary" busy={busy}>
          Invite
        </Button>
      </div>
      <p class="hint" role="status">
        {ROLE_NAMES[role]}: {ROLE_MEANINGS[role]}
      </p>
      {problem === null ? null : <ProblemNote problem={problem} />}
    </form>
  );
}
