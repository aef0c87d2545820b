/** One person or open invitation, and taking them off after a question. */

import { useState } from "preact/hooks";
import { ask, done } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Member, MemberRole, Problem } from "../../data/shapes.ts";
import { say, sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SelectField } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/notes.tsx";
import { useSession } from "../session/allowed.tsx";
import { ROLE_NAMES, ROLES } from "./roles.ts";

interface MemberRowProps {
  readonly member: Member;
  onChanged(): void;
}

export function MemberRow({ member, onChanged }: MemberRowProps) {
  const { id, email, role, name } = member;
  const { user } = useSession();
  const [asking, setAsking] = useState(false);
  const isSelf = email.toLowerCase() === user.email.toLowerCase();
  const give = async (to: MemberRole) => {
    const answer = await ask(api.members[":id"].$patch({ param: { id }, json: { role: to } }));
    if (answer.ok) say("good", `${name ?? email} is ${ROLE_NAMES[to].toLowerCase()} now.`);
    else sayProblem(answer.error);
    onChanged();
  };
  return (
    <li class="member">
      <div>
        <p class="member-name">
          {name ?? email}
          {isSelf ? <span class="sub"> (you)</span> : null}
        </p>
        <p class="sub">{name === null ? "Invited, has not signed in yet" : email}</p>
      </div>
      <SelectField
        bare
        label={`Role of ${name ?? email}`}
        value={role}
        options={ROLES.map((value) => ({ value, label: ROLE_NAMES[value] }))}
        onChange={(value) => void give(ROLES.find((one) => one === value) ?? role)}
      />
      <Button kind="quiet" onPress={() => setAsking(true)} label={`Remove ${name ?? email}`}>
        Remove
      </Button>
      {asking ? (
        <RemoveDialog member={member} isSelf={isSelf} onClose={() => setAsking(false)} onRemoved={onChanged} />
      ) : null}
    </li>
  );
}

interface RemoveDialogProps {
  readonly member: Member;
  readonly isSelf: boolean;
  onClose(): void;
  onRemoved(): void;
}

function RemoveDialog({ member: { id, email, name }, isSelf, onClose, onRemoved }: RemoveDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const remove = async () => {
    setBusy(true);
    const answer = await done(api.members[":id"].$delete({ param: { id } }));
    setBusy(false);
    if (!answer.ok) return setProblem(answer.error);
    onClose();
    say("good", name === null ? `The invitation of ${email} is withdrawn.` : `${name} is removed and signed out.`);
    onRemoved();
  };
  return (
    <Dialog
      title={name === null ? `Withdraw the invitation of ${email}?` : `Remove ${name}?`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="danger" busy={busy} onPress={() => void remove()}>
            {name === null ? "Withdraw" : "Remove"}
          </Button>
        </>
      }
    >
      <p>
        {isSelf
          ? "You lose your own access at once and are signed out."
          : "They lose access at once. What they did stays in the events’ history."}
      </p>
      {problem === null ? null : <ProblemNote problem={problem} />}
    </Dialog>
  );
}
