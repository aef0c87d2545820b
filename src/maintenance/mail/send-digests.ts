/** Sends the digests of one firm that are due. One that could not be sent goes again within its day or week. */

import type { Config } from "../../config.ts";
import type { Condition } from "../../domain/alert.ts";
import { DIGEST_RETRY_MS } from "../../limits.ts";
import { log } from "../../log.ts";
import { digestCauses } from "../../store/digest-causes.ts";
import type { NamedSettings } from "../../store/firms.ts";
import { type MailReader, setNextDigest } from "../../store/mail-preferences.ts";
import type { FirmScope } from "../../store/scope.ts";
import { loadSnapshot } from "../../store/snapshot.ts";
import { digestLetter, nextDigestMs } from "./digest.ts";
import type { SendMail } from "./mailer.ts";

interface Digests {
  readonly db: D1Database;
  readonly config: Config;
  readonly mail: SendMail | null;
  readonly settings: NamedSettings;
  readonly conditions: readonly Condition[];
  readonly readers: readonly MailReader[];
}

export async function sendDigests(firm: FirmScope, digests: Digests, nowMs: number): Promise<void> {
  const { db, config, mail, settings, conditions, readers } = digests;
  const due = readers.filter(({ nextDigestAtMs }) => nextDigestAtMs !== null && nextDigestAtMs <= nowMs);
  if (due.length === 0) return;
  const { firmName, timeZone } = settings;
  const [causes, { entities }] = [await digestCauses(firm), await loadSnapshot(db, firm.firmId)];
  const names = new Map(entities.map(({ tenantId, name }) => [tenantId, name]));
  for (const { userId, email, digest: rhythm, digestEntities: chosen } of due) {
    const nextMs = nextDigestMs(rhythm, timeZone, nowMs);
    if (mail === null || rhythm === "off") {
      await setNextDigest(firm, userId, nextMs);
      continue;
    }
    // Before it leaves: a digest that is lost with this run goes again, but not at once.
    await setNextDigest(firm, userId, nextMs === null ? null : Math.min(nextMs, nowMs + DIGEST_RETRY_MS));
    const about = { firm: firmName, rhythm, conditions, causes, chosen, names, timeZone, url: config.appUrl };
    const sent = await mail({ to: email, ...digestLetter(about, nowMs) });
    log("digest", { firmId: firm.firmId, userId, outcome: sent.ok ? "sent" : "not-sent" });
    if (sent.ok) await setNextDigest(firm, userId, nextMs);
  }
}
