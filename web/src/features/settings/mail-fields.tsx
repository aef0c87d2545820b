/** Which mails the person who looks at it gets. Each choice is saved at once; it is theirs alone. */

import { useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { MailPreferences, MailPreferencesChange } from "../../data/shapes.ts";
import { useResource } from "../../data/use-resource.ts";
import { say, sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CheckField, SelectField } from "../../ui/field.tsx";
import { Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import { At } from "../../ui/when.tsx";
import { useEntities } from "../entities/use-entities.ts";
import styles from "./settings.module.css";

const EVERY_MS = 60_000;

const DIGESTS: readonly { readonly value: MailPreferences["digest"]; readonly label: string }[] = [
  { value: "off", label: "None" },
  { value: "daily", label: "Every day" },
  { value: "weekly", label: "Every Monday" },
];

export function MailFields() {
  const mail = useResource({ key: ["mail"], everyMs: EVERY_MS, load: () => ask(api["mail-preferences"].$get()) });
  const change = async (json: MailPreferencesChange) => {
    const answer = await ask(api["mail-preferences"].$patch({ json }));
    if (!answer.ok) return sayProblem(answer.error);
    mail.put(answer.value);
    say("good", "Your mails are saved.");
  };
  return (
    <section class={styles.settings} aria-labelledby="mail-title">
      <fieldset>
        <legend id="mail-title">Mails to you</legend>
        {mail.value !== null ? (
          <Choices mail={mail.value} change={(json) => void change(json)} />
        ) : mail.problem === null ? (
          <Loading what="mails" lines={2} />
        ) : (
          <ProblemNote problem={mail.problem} onRetry={() => void mail.reload()} />
        )}
      </fieldset>
    </section>
  );
}

interface ChoicesProps {
  readonly mail: MailPreferences;
  change(json: MailPreferencesChange): void;
}

function Choices({ mail, change }: ChoicesProps) {
  const [busy, setBusy] = useState(false);
  if (mail.sender === null) {
    return (
      <Note tone="info" title="No mail is sent.">
        <p>Whoever runs Orbit has not named a sender yet (MAIL_FROM). Alerts go to the alert address alone.</p>
      </Note>
    );
  }
  const test = async () => {
    setBusy(true);
    const answer = await ask(api["mail-preferences"].test.$post());
    setBusy(false);
    if (answer.ok) say("good", `A test mail is on its way to ${mail.email}.`);
    else sayProblem(answer.error);
  };
  return (
    <>
      <p class="sub">
        From {mail.sender} to {mail.email}, the address that you sign in to Xero with.
      </p>
      <CheckField
        label="Alerts at once"
        hint="When something needs a person, and when it is over. Quiet hours hold for them."
        checked={mail.alerts}
        onChange={(alerts) => change({ alerts })}
      />
      <SelectField
        label="Digest"
        hint={
          mail.nextDigestAt === null ? (
            "What needs a person, by cause, with the amounts at stake."
          ) : (
            <>
              The next comes <At at={mail.nextDigestAt} />.
            </>
          )
        }
        value={mail.digest}
        options={DIGESTS}
        onChange={(value) => change({ digest: DIGESTS.find((one) => one.value === value)?.value ?? mail.digest })}
      />
      {mail.digest === "off" ? null : <DigestEntities mail={mail} change={change} />}
      <div>
        <Button busy={busy} onPress={() => void test()}>
          Send me a test mail
        </Button>
      </div>
    </>
  );
}

/** All satellites, or those that are ticked. The last one cannot be taken off: then it is all again. */
function DigestEntities({ mail, change }: ChoicesProps) {
  const entities = useEntities("names");
  const satellites = (entities.value ?? []).filter(({ role }) => role === "satellite");
  if (satellites.length < 2) return null;
  const chosen = mail.digestEntities ?? satellites.map(({ tenantId }) => tenantId);
  const toggle = (id: string, isOn: boolean) => {
    const ids = isOn ? [...chosen, id] : chosen.filter((one) => one !== id);
    change({ digestEntities: ids.length === 0 || ids.length === satellites.length ? null : ids });
  };
  return (
    <>
      {satellites.map(({ tenantId, name }) => (
        <CheckField
          key={tenantId}
          label={`Digest about ${name}`}
          checked={chosen.includes(tenantId)}
          onChange={(isOn) => toggle(tenantId, isOn)}
        />
      ))}
    </>
  );
}
