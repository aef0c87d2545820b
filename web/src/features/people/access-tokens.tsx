/** Access tokens for scripts: made, shown once, and revoked by owners. */

import { useState } from "preact/hooks";
import { ask, done } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { MemberRole, Problem, Token } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { say, sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyText } from "../../ui/copy-text.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { Note, ProblemNote } from "../../ui/notes.tsx";
import { When } from "../../ui/when.tsx";
import styles from "./people.module.css";
import { ROLE_NAMES, ROLES } from "./roles.ts";

const EVERY_MS = 60_000;

export function AccessTokens() {
  const tokens = useResource({
    key: ["tokens"],
    everyMs: EVERY_MS,
    load: () => ask(api.tokens.$get({ query: { limit: "200" } })),
  });
  const reload = () => void tokens.reload();
  return (
    <section>
      <h2>Access tokens</h2>
      <p class="sub">
        For scripts: a token opens the API with the rights of its role, in the name of who made it.{" "}
        <a href="/api/docs">What the API answers</a>
      </p>
      {tokens.problem === null ? null : <ProblemNote problem={tokens.problem} onRetry={reload} />}
      {tokens.value === null || tokens.value.items.length === 0 ? null : (
        <ul class="members">
          {tokens.value.items.map((token) => (
            <TokenRow key={token.id} token={token} onRevoked={reload} />
          ))}
        </ul>
      )}
      <TokenForm onMade={reload} />
    </section>
  );
}

function TokenRow({ token, onRevoked }: { readonly token: Token; onRevoked(): void }) {
  const { id, name, role, createdAt, lastUsedAt, expiresAt } = token;
  const [busy, setBusy] = useState(false);
  const revoke = async () => {
    setBusy(true);
    const answer = await done(api.tokens[":id"].$delete({ param: { id } }));
    setBusy(false);
    if (answer.ok) say("good", `${name} is revoked: it opens nothing any more.`);
    else sayProblem(answer.error);
    onRevoked();
  };
  return (
    <li class="member">
      <div>
        <p class="member-name">{name}</p>
        <p class="sub">
          {ROLE_NAMES[role]} · made <When at={createdAt} /> ·{" "}
          {lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              last used <When at={lastUsedAt} />
            </>
          )}{" "}
          ·{" "}
          {expiresAt === null ? (
            "never expires"
          ) : (
            <>
              expires <When at={expiresAt} />
            </>
          )}
        </p>
      </div>
      <Button kind="quiet" busy={busy} onPress={() => void revoke()} label={`Revoke ${name}`}>
        Revoke
      </Button>
    </li>
  );
}

function TokenForm({ onMade }: { onMade(): void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<MemberRole>("viewer");
  const [until, setUntil] = useState("");
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const make = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    // The whole of the last day: a token that ends "on 30 June" still works on 30 June.
    const expiresAt = until === "" ? null : new Date(`${until}T23:59:59.999`).toISOString();
    const answer = await ask(api.tokens.$post({ json: { name: name.trim(), role, expiresAt } }));
    setBusy(false);
    setProblem(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setMade({ name: name.trim(), token: answer.value.token });
    setName("");
    onMade();
  };
  return (
    <form class={styles.invite} onSubmit={(event) => void make(event)}>
      <div class={styles.inviteFields}>
        <TextField label="What it is for" required maxLength={200} value={name} onInput={setName} />
        <SelectField
          label="Role of the token"
          value={role}
          options={ROLES.map((value) => ({ value, label: ROLE_NAMES[value] }))}
          onChange={(value) => setRole(ROLES.find((one) => one === value) ?? role)}
        />
        <TextField label="Last day (empty: never expires)" type="date" value={until} onInput={setUntil} />
        <Button type="submit" busy={busy}>
          Make a token
        </Button>
      </div>
      {made === null ? null : (
        <Note tone="good" urgent title={`The token for ${made.name}. It is shown this once.`}>
          <CopyText text={made.token} what="token" />
        </Note>
      )}
      {problem === null ? null : <ProblemNote problem={problem} />}
    </form>
  );
}
