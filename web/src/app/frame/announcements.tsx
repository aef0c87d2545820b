/** Shows what announce.ts said. The two live regions are always there, as screen readers need them to be. */

import { BulkProgress } from "../../features/events/bulk-progress.tsx";
import { type Announcement, announcements, unsay } from "../../ui/announce.ts";
import styles from "../../ui/announcement.module.css";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";

export function Announcements() {
  const all = announcements.value;
  return (
    <div class={`no-print ${styles.announcements}`}>
      <BulkProgress />
      <div role="status" aria-live="polite">
        {all.filter((one) => one.tone === "good").map(shown)}
      </div>
      <div role="alert" aria-live="assertive">
        {all.filter((one) => one.tone === "bad").map(shown)}
      </div>
    </div>
  );
}

function shown({ id, tone, words, undo }: Announcement) {
  const takeBack = () => {
    unsay(id);
    undo?.();
  };
  return (
    <div key={id} class={styles.announcement}>
      <Icon name={tone === "good" ? "check" : "alert"} />
      <p>{words}</p>
      {undo === undefined ? null : <Button onPress={takeBack}>Undo</Button>}
      <Button kind="quiet" icon="cross" label="Dismiss" onPress={() => unsay(id)} />
    </div>
  );
}
