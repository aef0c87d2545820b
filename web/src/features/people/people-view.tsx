/** The people of the firm and open invitations; for owners. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { useResource } from "../../data/use-resource.ts";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { ViewHead } from "../../ui/view-head.tsx";
import { AccessTokens } from "./access-tokens.tsx";
import { InviteForm } from "./invite-form.tsx";
import { MemberRow } from "./member-row.tsx";

const EVERY_MS = 30_000;

export function PeopleView() {
  const members = useResource({
    key: ["members"],
    everyMs: EVERY_MS,
    load: () => ask(api.members.$get({ query: { limit: "200" } })),
  });
  const reload = () => void members.reload();
  return (
    <main class="view narrow">
      <ViewHead title="People" lead="Who may look at the firm’s events, act on them, or change how it is set up." />
      {members.value === null ? (
        members.problem === null ? (
          <Loading what="people" lines={3} />
        ) : (
          <ProblemNote problem={members.problem} onRetry={reload} />
        )
      ) : (
        <>
          <ul class="members">
            {members.value.items.map((member) => (
              <MemberRow key={member.id} member={member} onChanged={reload} />
            ))}
          </ul>
          <InviteForm onInvited={reload} />
          <AccessTokens />
        </>
      )}
    </main>
  );
}
