/**
 * A former satellite is gone for good: once for all its records, after a question that says how many they are and what
 * happens. Without one in hand (above events), the question names every organisation that it may be about.
 */

import { useState } from "preact/hooks";
import type { FormerEntity, Problem } from "../../data/shapes.ts";
import { VIEWS } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Link } from "../../ui/link.tsx";
import { Loading, ProblemNote } from "../../ui/notes.tsx";
import { needsRole, useMay } from "../session/allowed.tsx";
import { countsInWords } from "./former-words.ts";
import { forgetCopies } from "./requests.ts";
import { useFormerEntities } from "./use-former-entities.ts";

interface ForgetCopiesProps {
  /** Left out: all that there are. */
  readonly of?: FormerEntity;
  onForgotten(): void;
}

export function ForgetCopies({ of, onForgotten }: ForgetCopiesProps) {
  const mayForget = useMay("operator");
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const forgotten = () => {
    close();
    onForgotten();
  };
  return (
    <>
      <Button kind="danger" offBecause={mayForget ? null : needsRole("operator")} onPress={() => setAsking(true)}>
        Forget its copies…
      </Button>
      {!asking ? null : of === undefined ? (
        <AnyQuestion onClose={close} onForgotten={forgotten} />
      ) : (
        <Question former={of} onClose={close} onForgotten={forgotten} />
      )}
    </>
  );
}

interface AnyQuestionProps {
  onClose(): void;
  onForgotten(): void;
}

/** Which organisation is meant is asked only where there are several. */
function AnyQuestion({ onClose, onForgotten }: AnyQuestionProps) {
  const former = useFormerEntities();
  const [chosen, setChosen] = useState<FormerEntity | null>(null);
  const only = former.value?.length === 1 ? former.value[0] : undefined;
  const one = chosen ?? only;
  if (one !== undefined && one !== null) return <Question former={one} onClose={onClose} onForgotten={onForgotten} />;
  return (
    <Dialog
      title="Which organisation is gone for good?"
      onClose={onClose}
      actions={<Button onPress={onClose}>Cancel</Button>}
    >
      {former.value === null ? (
        former.problem === null ? (
          <Loading what="organisations" lines={2} />
        ) : (
          <ProblemNote problem={former.problem} onRetry={() => void former.reload()} />
        )
      ) : former.value.length === 0 ? (
        <p>
          All organisations that records have copies in are satellites. Disconnect the one that is gone on the{" "}
          <Link to={VIEWS.entities.path}>Organisations page</Link> first.
        </p>
      ) : (
        former.value.map((entity) => (
          <p key={entity.tenantId}>
            <Button onPress={() => setChosen(entity)}>{entity.name}</Button> {countsInWords(entity.copies)}
          </p>
        ))
      )}
    </Dialog>
  );
}

interface QuestionProps {
  readonly former: FormerEntity;
  onClose(): void;
  onForgotten(): void;
}

function Question({ former, onClose, onForgotten }: QuestionProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const forget = async () => {
    setBusy(true);
    const answer = await forgetCopies(former);
    setBusy(false);
    if (answer.ok) onForgotten();
    else setProblem(answer.error);
  };
  return (
    <Dialog
      title={`Is ${former.name} gone for good?`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="danger" busy={busy} onPress={() => void forget()}>
            Forget its copies
          </Button>
        </>
      }
    >
      <p>
        Orbit forgets the copies of {countsInWords(former.copies)} in {former.name}. Nothing is called, changed or
        voided there, and the history stays here.
      </p>
      <p>
        What belongs to another satellite now is made there, or taken over where the same document is there already;
        what is not certain is asked. This cannot be taken back.
      </p>
      {problem === null ? null : <ProblemNote problem={problem} />}
    </Dialog>
  );
}
