/**
 * Months: is the month complete, to the cent? The group beside each satellite, as Xero has them, each difference with its
 * reason, and a person's sign-off. Printed, the view is the certificate.
 */

import { useState } from "preact/hooks";
import type { TiedOutMonth, TieOut } from "../../data/shapes.ts";
import { dayOf, readerHere } from "../../format/time.ts";
import { VIEWS } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { Empty, Loading, Note, ProblemNote } from "../../ui/notes.tsx";
import { go, place } from "../../ui/place.ts";
import { ViewHead } from "../../ui/view-head.tsx";
import { Until } from "../../ui/when.tsx";
import { needsRole, useMay, useSession } from "../session/allowed.tsx";
import styles from "./months.module.css";
import { comparedWords, monthsBefore, monthWords, readWords, verdictOf } from "./months-words.ts";
import { startTieOut } from "./requests.ts";
import { SatelliteTable } from "./satellite-table.tsx";
import { SignOff } from "./sign-off.tsx";
import { useTieOut } from "./use-tie-out.ts";

const reader = readerHere();
const MONTHS_OFFERED = 24;

export function MonthsView() {
  const { search } = place.value;
  const offered = monthsBefore(dayOf(Date.now(), reader), MONTHS_OFFERED);
  const asked = new URLSearchParams(search).get("month") ?? "";
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : (offered[0] ?? "");
  const tieOut = useTieOut(month);
  const run = tieOut.value?.run ?? null;
  const [busy, setBusy] = useState(false);
  const mayAct = useMay("operator");
  const begin = async () => {
    setBusy(true);
    if (await startTieOut(month)) await tieOut.reload();
    setBusy(false);
  };
  const isReading = run?.state === "running";
  return (
    <main class={`view ${styles.months}`}>
      <ViewHead
        title="Months"
        lead="The group beside each satellite, as Xero has them when the month is tied out."
        actions={run === null || isReading ? null : <Files month={month} />}
      />
      <div class={styles.bar}>
        <SelectField
          label="Month"
          value={month}
          options={offered.map((value) => ({ value, label: monthLabel(value, tieOut.value?.months ?? []) }))}
          onChange={(value) => go(`${VIEWS.months.path}?month=${value}`)}
        />
        <Button
          kind="primary"
          icon="again"
          busy={busy || isReading}
          offBecause={mayAct ? null : needsRole("operator")}
          onPress={() => void begin()}
        >
          {isReading ? "Reading Xero" : run === null ? "Tie out" : "Tie out again"}
        </Button>
      </div>
      {tieOut.value === null ? (
        tieOut.problem === null ? (
          <Loading what="the month" />
        ) : (
          <ProblemNote problem={tieOut.problem} onRetry={() => void tieOut.reload()} />
        )
      ) : run === null ? (
        <Empty icon="calendar" title={`${monthWords(month, reader.locale)} has not been tied out yet.`}>
          <p>
            Orbit reads the month from Xero, in the group and in every satellite, and names every document and payment
            that differs.
          </p>
        </Empty>
      ) : (
        <Result run={run} onChanged={() => void tieOut.reload()} />
      )}
    </main>
  );
}

/** "November 2026, signed off" */
function monthLabel(month: string, months: readonly TiedOutMonth[]): string {
  const known = months.find((one) => one.month === month);
  const words = monthWords(month, reader.locale);
  if (known === undefined) return words;
  if (known.signedOffAt === null) return `${words}, tied out`;
  return known.changedAt === null ? `${words}, signed off` : `${words}, changed since it was signed off`;
}

function Files({ month }: { readonly month: string }) {
  return (
    <>
      <a class="button plain" href={`/api/tie-out.csv?month=${month}`} download>
        CSV
      </a>
      <Button onPress={() => window.print()}>Print the certificate</Button>
    </>
  );
}

function Result({ run, onChanged }: { readonly run: TieOut; onChanged(): void }) {
  if (run.state === "running") return <Reading run={run} />;
  return (
    <>
      <Certificate run={run} />
      {run.failure === null ? null : (
        <Note tone="bad" title={run.failure.title}>
          <p>{run.failure.text}</p>
        </Note>
      )}
      {run.state === "done" ? <VerdictNote run={run} /> : null}
      {run.satellites.map((satellite) => (
        <SatelliteTable key={`${run.id} ${satellite.tenantId} ${satellite.currency}`} satellite={satellite} />
      ))}
      {run.state === "done" ? <SignOff run={run} onChanged={onChanged} /> : null}
    </>
  );
}

function Reading({ run }: { readonly run: TieOut }) {
  return (
    <Note tone="info" title="Xero is being read">
      {run.waiting.length === 0 ? <p>The result is here in a moment.</p> : null}
      {run.waiting.map(({ tenantId, name, reason, until }) => (
        <p key={tenantId}>
          {name}: {reason === null ? "being read" : `${reason.title}. ${reason.text}`}
          {until === null ? null : (
            <>
              {" "}
              It continues <Until at={until} />.
            </>
          )}
        </p>
      ))}
    </Note>
  );
}

function VerdictNote({ run }: { readonly run: TieOut }) {
  const { tone, title, words } = verdictOf(run, reader.locale);
  return (
    <Note tone={tone} title={title}>
      <p>{words}</p>
    </Note>
  );
}

/** What the certificate says above the figures. */
function Certificate({ run }: { readonly run: TieOut }) {
  const { firm } = useSession();
  return (
    <div>
      <p class={styles.title}>
        {firm.name}: {monthWords(run.month, reader.locale)}
      </p>
      <p class="sub">
        {run.checkedAt === null ? null : readWords(run.startedAt, run.checkedAt, reader)}
        {run.by === null ? ", by night" : `, for ${run.by}`}. {comparedWords(run.satellites)}.
      </p>
    </div>
  );
}
