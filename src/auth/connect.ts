/**
 * Connects what one consent covers to the person's firm (docs/api.md §4). The order makes every failure harmless and
 * every repeat safe: the token set is kept by the grant's object first, then D1 points at it in one transaction, then
 * the entity objects are configured; until D1 has stored it nothing is connected, and after that the objects catch up by
 * themselves.
 */

import type { Config } from "../config.ts";
import { type FirmId, firmId, freshId, grantId, type TenantId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { log } from "../log.ts";
import { answerOf, forEachAtOnce, type Objects, publishSnapshot } from "../objects/objects.ts";
import { addAudit } from "../store/audit.ts";
import { type ConnectedTenant, commitConsent, type NewFirm } from "../store/connect.ts";
import type { MemberRole } from "../store/members.ts";
import { firmScope } from "../store/scope.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import { holdersOf } from "../store/tenants.ts";
import { anyFirmExists, type Person } from "../store/users.ts";
import { mayAdd } from "../xero/token-scopes.ts";
import { type Connections, readConnections } from "./connections.ts";
import { enter, membershipOf } from "./membership.ts";
import { consentIdOf, type TokenAnswer } from "./oidc.ts";
import { listed, type SignInProblem } from "./problems.ts";
import { atLeast } from "./roles.ts";

export interface ConnectRequest {
  readonly db: D1Database;
  readonly config: Config;
  readonly objects: Objects;
  readonly person: Person;
  readonly tokens: TokenAnswer;
  readonly signedInTo: FirmId | null;
  /** The set-up code was given, or none is wanted. */
  readonly setupProved: boolean;
  readonly nowMs: number;
}

export interface Connected {
  readonly userId: string;
  readonly firmId: FirmId;
  /** What of the consent was not connected, in words; empty when all of it was. */
  readonly notices: readonly string[];
}

export async function connect(request: ConnectRequest): Promise<Result<Connected, SignInProblem>> {
  const { db, config, person, tokens, nowMs } = request;
  const firm = await firmFor(request);
  if (!firm.ok) return firm;
  const consentId = consentIdOf(tokens.access_token);
  if (!consentId.ok) return consentId;
  const authEventId = consentId.value;
  const connections = await readConnections(config, { authEventId, accessToken: tokens.access_token });
  if (!connections.ok) return err({ code: "xero-unavailable" });
  const sorted = sortOrganisations(firm.value, connections.value, await heldBy(db, connections.value));
  if (sorted.wanted.length === 0) return err(whyNone(firm.value, sorted, connections.value));

  const kept = await keepTokens(request, firm.value.firmId, authEventId);
  if (!kept.ok) return kept;
  const userId = await enter(db, person, nowMs);
  const held = await commitConsent(
    db,
    {
      firmId: firm.value.firmId,
      newFirm: firm.value.isNew ? newFirm(request, connections.value) : null,
      userId,
      grantId: grantId(authEventId),
      mayAdd: mayAdd(tokens.access_token),
      connections: sorted.wanted,
    },
    nowMs,
  );
  if (held.length === 0) return err({ code: "not-saved" });
  const connected = sorted.wanted.filter((one) => held.includes(one.tenantId));
  await auditConnect(request, { firm: firm.value, userId, connected });
  const unreached = await publishRenewal(request, firm.value.firmId, held);
  const lost = sorted.wanted.filter((one) => !held.includes(one.tenantId));
  const heldElsewhere = [...sorted.heldElsewhere, ...lost];
  const late = sorted.wanted.filter((one) => unreached.includes(one.tenantId));
  const notices = noticesOf({ ...sorted, heldElsewhere, late }, connections.value);
  return ok({ userId, firmId: firm.value.firmId, notices });
}

/** The firm that the organisations go to, and what the person is in it. */
interface FirmAtHand {
  readonly firmId: FirmId;
  readonly role: MemberRole;
  readonly isNew: boolean;
}

async function firmFor({
  db,
  config,
  person,
  signedInTo,
  setupProved,
  nowMs,
}: ConnectRequest): Promise<Result<FirmAtHand, SignInProblem>> {
  const membership = await membershipOf(db, person, signedInTo);
  if (membership !== null) return ok({ ...membership, isNew: false });
  const isFirst = !(await anyFirmExists(db));
  if (!isFirst && !config.allowSignup) return err({ code: "not-invited", email: person.email });
  if (isFirst && !setupProved) return err({ code: "setup-code-needed" });
  return ok({ firmId: firmId(freshId(nowMs)), role: "owner", isNew: true });
}

interface Sorted {
  readonly wanted: readonly ConnectedTenant[];
  readonly heldElsewhere: readonly ConnectedTenant[];
  readonly aboveRole: readonly ConnectedTenant[];
}

function heldBy(db: D1Database, connections: Connections): Promise<ReadonlyMap<TenantId, FirmId>> {
  return holdersOf(
    db,
    connections.organisations.map((one) => one.tenantId),
  );
}

/** An operator may renew what the firm has; only an owner adds organisations. */
function sortOrganisations(
  firm: FirmAtHand,
  { organisations }: Connections,
  holders: ReadonlyMap<TenantId, FirmId>,
): Sorted {
  const elsewhere = (one: ConnectedTenant) => (holders.get(one.tenantId) ?? firm.firmId) !== firm.firmId;
  const allowed = (one: ConnectedTenant) => atLeast(firm.role, holders.has(one.tenantId) ? "operator" : "owner");
  const here = organisations.filter((one) => !elsewhere(one));
  return {
    wanted: here.filter(allowed),
    heldElsewhere: organisations.filter(elsewhere),
    aboveRole: here.filter((one) => !allowed(one)),
  };
}

function whyNone(firm: FirmAtHand, sorted: Sorted, connections: Connections): SignInProblem {
  if (sorted.aboveRole.length > 0) {
    return { code: "role-too-low", role: firm.role, organisations: names(sorted.aboveRole) };
  }
  if (sorted.heldElsewhere.length > 0) return { code: "held-elsewhere", organisations: names(sorted.heldElsewhere) };
  return { code: "no-organisation", others: connections.others };
}

async function keepTokens(
  { objects, tokens, nowMs }: ConnectRequest,
  owner: FirmId,
  consentId: string,
): Promise<Result<void, SignInProblem>> {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = tokens;
  if (refreshToken === undefined) return err({ code: "identity-invalid", reason: "no refresh token" });
  const id = grantId(consentId);
  const kept = await answerOf(() =>
    objects
      .grant(id)
      .store({ grantId: id, firmId: owner }, { accessToken, refreshToken, expiresAtMs: nowMs + seconds * 1000 }),
  );
  if (kept.ok) return kept;
  log("tokens-not-kept", { grantId: id, reason: kept.error });
  return err({ code: "not-saved" });
}

function newFirm({ config, person, nowMs }: ConnectRequest, connections: Connections): NewFirm {
  return {
    name: firmNameOf(connections),
    memberId: freshId(nowMs),
    email: person.email,
    onlyFirst: !config.allowSignup,
  };
}

/** The practice's own name, else the organisation that calls itself a group, else the first; an owner may change it. */
function firmNameOf({ organisations, others }: Connections): string {
  const group = organisations.find((one) => /\bgroup\b/i.test(one.name));
  return others[0] ?? group?.name ?? organisations[0]?.name ?? "My firm";
}

async function auditConnect(
  { db, person, nowMs }: ConnectRequest,
  done: { readonly firm: FirmAtHand; readonly userId: string; readonly connected: readonly ConnectedTenant[] },
): Promise<void> {
  await addAudit(firmScope(db, done.firm.firmId), {
    ...{ id: freshId(nowMs), atMs: nowMs, user: { id: done.userId, name: person.name }, token: null },
    ...{ action: "entity.connect", subject: listed(names(done.connected)) },
    ...{ after: { organisations: names(done.connected), ...(done.firm.isNew ? { newFirm: true } : {}) } },
  });
}

/** Every entity of the firm gets the new snapshot; those of this consent continue with what waited. */
async function publishRenewal(
  { db, objects }: ConnectRequest,
  firm: FirmId,
  renewed: readonly TenantId[],
): Promise<readonly TenantId[]> {
  const unreached = new Set(await publishSnapshot(objects, await loadSnapshot(db, firm)));
  await forEachAtOnce(renewed, async (tenant) => {
    const answer = await answerOf(() => objects.tenant(tenant).consentRenewed());
    if (answer.ok) return;
    log("renewal-not-taken", { tenantId: tenant, reason: answer.error });
    unreached.add(tenant);
  });
  return [...unreached];
}

function noticesOf(sorted: Sorted & { readonly late: readonly ConnectedTenant[] }, connections: Connections): string[] {
  const notice = (of: readonly string[], words: string) => (of.length === 0 ? [] : [`${listed(of)} ${words}`]);
  return [
    ...notice(names(sorted.heldElsewhere), "was not connected: another firm here holds it."),
    ...notice(names(sorted.aboveRole), "was not connected: only an owner of the firm may add organisations."),
    ...notice(connections.others, "was not connected: it is not an organisation."),
    ...notice(names(sorted.late), "is connected but did not answer yet. If it does not go on, connect it again."),
  ];
}

function names(organisations: readonly ConnectedTenant[]): string[] {
  return organisations.map((one) => one.name);
}
