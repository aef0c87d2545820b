/** Where Orbit tells that something needs a person, and a message there to see that it arrives. */

import { useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { sayProblem } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyText } from "../../ui/copy-text.tsx";
import { TextField } from "../../ui/field.tsx";
import { Note } from "../../ui/notes.tsx";
import { needsRole } from "../session/allowed.tsx";
import styles from "./settings.module.css";

interface AlertFieldProps {
  readonly value: string;
  /** What messages go to: the address as it is saved, or "". */
  readonly saved: string;
  readonly disabled: boolean;
  onInput(value: string): void;
}

export const ALERT_FIELD = "alert-address";

/** What keeps the address from being saved; null for one that may be right, or none. */
export function alertUrlProblem(address: string): string | null {
  if (address.trim() === "") return null;
  const protocol = URL.parse(address.trim())?.protocol;
  if (protocol === "https:" || protocol === "http:") return null;
  return "Enter the whole address, beginning with https://";
}

/** What the last test came to. */
type Tested = { readonly tone: "good" | "bad"; readonly title: string; readonly words: string };

export function AlertField({ value, saved, disabled, onInput }: AlertFieldProps) {
  const [busy, setBusy] = useState(false);
  const [tested, setTested] = useState<Tested | null>(null);
  const send = async () => {
    setBusy(true);
    const answer = await ask(api.alerts.test.$post());
    setBusy(false);
    setTested(
      answer.ok
        ? { tone: "good", title: "Test delivered.", words: `Look for it where ${hostOf(saved)} shows it.` }
        : { tone: "bad", title: answer.error.title, words: answer.error.detail },
    );
  };
  return (
    <div class={styles.alertField}>
      <TextField
        label="Alert address"
        id={ALERT_FIELD}
        type="url"
        problem={alertUrlProblem(value)}
        placeholder="https://…"
        hint="Orbit sends a message here when something needs a person, and when it is over. For Slack or Teams, paste the channel’s “incoming webhook” address. Empty: no messages."
        value={value}
        disabled={disabled}
        onInput={(typed) => {
          setTested(null);
          onInput(typed);
        }}
      />
      <Button busy={busy} offBecause={offBecause(value.trim(), saved, disabled)} onPress={() => void send()}>
        Send a test
      </Button>
      {disabled || saved === "" ? null : <SigningSecret />}
      <div role="status">
        {tested === null ? null : (
          <Note tone={tested.tone} title={tested.title}>
            <p>{tested.words}</p>
          </Note>
        )}
      </div>
    </div>
  );
}

/** Shown when it is asked for: who has it can make messages that look like Orbit's. */
function SigningSecret() {
  const [secret, setSecret] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    const answer = await ask(api.alerts.secret.$get());
    setBusy(false);
    if (answer.ok) setSecret(answer.value.secret);
    else sayProblem(answer.error);
  };
  if (secret !== null) return <CopyText text={secret} what="signing secret" />;
  return (
    <Button busy={busy} onPress={() => void show()}>
      Show the signing secret
    </Button>
  );
}

function offBecause(typed: string, saved: string, disabled: boolean): string | null {
  if (disabled) return needsRole("owner");
  if (typed !== saved) return "Save the address first";
  return saved === "" ? "Enter an address and save it first" : null;
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address;
}
