/** How the firm's mirror behaves. Owners change it; everyone may see it. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { useResource } from "../../data/use-resource.ts";
import { Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import { ViewHead } from "../../ui/view-head.tsx";
import { useMay } from "../session/allowed.tsx";
import { AlertHistory } from "./alert-history.tsx";
import { MailFields } from "./mail-fields.tsx";
import { SettingsForm } from "./settings-form.tsx";

const EVERY_MS = 60_000;

export function SettingsView() {
  const settings = useResource({ key: ["settings"], everyMs: EVERY_MS, load: () => ask(api.settings.$get()) });
  const mayChange = useMay("owner");
  return (
    <main class="view narrow">
      <ViewHead title="Settings" lead="How the mirror behaves, for all of the firm’s organisations." />
      {mayChange ? null : <Note tone="info" title="Only an owner of the firm may change these." />}
      {settings.value === null ? (
        settings.problem === null ? (
          <Loading what="settings" />
        ) : (
          <ProblemNote problem={settings.problem} onRetry={() => void settings.reload()} />
        )
      ) : (
        <SettingsForm settings={settings.value} mayChange={mayChange} onSaved={settings.put} />
      )}
      <MailFields />
      <AlertHistory />
      {mayChange ? (
        <p class="sub">
          <a href="/api/export" download>
            Download a backup
          </a>{" "}
          of everything that Orbit knows of the firm, without secrets.
        </p>
      ) : null}
      <p class="sub">
        For scripts: <a href="/api/docs">what the API answers</a>
      </p>
    </main>
  );
}
