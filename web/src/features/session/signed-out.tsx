/** The way in: what Orbit is, two ways through Xero, and why the last try did not work. */

import { Note } from "../../ui/notes.tsx";
import { place } from "../../ui/place.ts";
import { connectAddress, signInAddress } from "./addresses.ts";
import styles from "./doorstep.module.css";
import type { Landing } from "./landing.ts";
import { Mark } from "./mark.tsx";
import { SetupCodeForm } from "./setup-code-form.tsx";

interface SignedOutProps {
  readonly landing: Landing | null;
  /** Was signed in until a moment ago. */
  readonly ended: boolean;
  /** Nothing is set up yet, and whoever does it gives a code. */
  readonly setupCodeWanted: boolean;
}

export function SignedOut({ landing, ended, setupCodeWanted }: SignedOutProps) {
  const { path, search } = place.value;
  const back = `${path}${search}`;
  return (
    <main class={styles.doorstep}>
      <div class={styles.card}>
        <Mark />
        <h1>Your satellites, in&nbsp;step with the group</h1>
        <p class={styles.lead}>
          Raise every invoice in your group’s Xero. Orbit copies it, with its contact, payments and credit notes, to the
          Xero organisation of the entity that owns it, and says in plain words what to do when something is in the way.
        </p>
        {landing?.kind === "refused" ? (
          <Note tone="bad" urgent title="You were not signed in">
            <p>{landing.words}</p>
          </Note>
        ) : null}
        {ended ? (
          <Note tone="info" urgent title="Your session has ended">
            <p>Sign in again to go on where you were. Copying does not depend on anybody being signed in.</p>
          </Note>
        ) : null}
        {setupCodeWanted ? (
          <SetupCodeForm back={back} />
        ) : (
          <div class={styles.ways}>
            <a class="button primary large" href={signInAddress(back)}>
              Sign in with Xero
            </a>
            <a class="button plain large" href={connectAddress(back)}>
              Connect your organisations
            </a>
          </div>
        )}
        <dl class={styles.help}>
          <dt>Sign in with Xero</dt>
          <dd>If your firm uses Orbit already. Orbit learns your name and email address, nothing else.</dd>
          <dt>Connect your organisations</dt>
          <dd>To set Orbit up, to add an organisation, or to mend a connection that Xero has ended.</dd>
        </dl>
      </div>
    </main>
  );
}
