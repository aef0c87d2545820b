/**
 * `/auth`: signing in with Xero, connecting organisations, signing out (docs/api.md §4). A sign-in either sets a
 * session and goes to the page, or creates nothing and goes to `/` with the reason in words (`error`, `reason`); what
 * was left out of a connect is said there too (`notice`).
 */

import { type Context, Hono } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { err, ok, type Result } from "../domain/result.ts";
import { answerHeaders, configured, ownOriginOnly, publicAddress, type WebEnv } from "../http/context.ts";
import { notAllowed, notFound, unexpected } from "../http/fallbacks.ts";
import { clientAddress, limited } from "../http/rate-limit.ts";
import { REASON_CHARS, RETURN_PATH_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import type { Objects } from "../objects/objects.ts";
import { settingsOf } from "../store/firms.ts";
import { firmScope } from "../store/scope.ts";
import type { Person } from "../store/users.ts";
import { anyFirmExists } from "../store/users.ts";
import { type Connected, connect } from "./connect.ts";
import { enter, membershipOf } from "./membership.ts";
import { authorizeUrl, exchangeCode, type TokenAnswer, verifyPerson } from "./oidc.ts";
import { type SignInProblem, wordsOf } from "./problems.ts";
import { randomSecret, sameText } from "./secrets.ts";
import { currentSession, endSession, startSession } from "./session.ts";
import { rememberSignIn, type SignIn, takeSignIn } from "./sign-in-cookie.ts";

/** `objects`: where the Durable Objects come from; the Worker's own unless a test hands in others. */
export function createAuth(objects?: (env: Env) => Objects): Hono<WebEnv> {
  const auth = new Hono<WebEnv>();
  auth.use(answerHeaders, configured(objects), ownOriginOnly, limited("SIGN_IN_RATE", clientAddress));
  auth.use(methodNotAllowed({ app: auth, onMethodNotAllowed: notAllowed }));
  auth.get("/login", (c) => begin(c, "login"));
  auth.get("/connect", (c) => begin(c, "connect"));
  auth.get("/callback", callback);
  // For the page: whether to ask for the session at all, and for the set-up code. Anybody may ask, so it answers 200 to everybody.
  auth.get("/who", async (c) => {
    const signedIn = (await currentSession(c, Date.now())) !== null;
    return c.json({ signedIn, setupCodeWanted: !signedIn && (await isSetupCodeWanted(c)) });
  });
  auth.post("/logout", async (c) => {
    await endSession(c);
    return c.body(null, 204);
  });
  // Not auth.notFound(): that one is lost when the router is mounted in another.
  auth.all("*", notFound);
  auth.onError(unexpected);
  return auth;
}

export const auth = createAuth();

async function begin(c: Context<WebEnv>, intent: SignIn["intent"]): Promise<Response> {
  const setup = intent === "connect" ? await setupCodeGiven(c) : ok(false);
  if (!setup.ok) return refused(c, setup.error);
  const tried: SignIn = {
    state: randomSecret(),
    nonce: randomSecret(),
    verifier: randomSecret(),
    intent,
    redirectUri: `${publicAddress(c)}/auth/callback`,
    returnTo: ownPath(c.req.query("return")),
    setupProved: setup.value,
  };
  await rememberSignIn(c, tried, Date.now());
  const adding = intent === "connect" && (await isAddingWanted(c));
  return c.redirect(await authorizeUrl(c.var.config, tried, { adding }));
}

/** Asked for by who switches it on (`with=additions`), and where missing accounts are copied: by default they are. */
async function isAddingWanted(c: Context<WebEnv>): Promise<boolean> {
  if (c.req.query("with") === "additions") return true;
  const firmId = await firmAtHand(c, Date.now());
  return firmId === null || (await settingsOf(firmScope(c.env.DB, firmId))).copyMissingAccounts;
}

async function callback(c: Context<WebEnv>): Promise<Response> {
  const nowMs = Date.now();
  const entered = await complete(c, nowMs).catch((error: unknown): Result<Entered, SignInProblem> => {
    log("sign-in-broke", { reason: error instanceof Error ? error.message : String(error) });
    return err({ code: "internal" });
  });
  if (!entered.ok) return refused(c, entered.error);
  const { returnTo, notices } = entered.value;
  if (notices.length === 0) return c.redirect(returnTo);
  const separator = returnTo.includes("?") ? "&" : "?";
  return c.redirect(`${returnTo}${separator}${new URLSearchParams({ notice: bounded(notices.join(" ")) })}`);
}

function refused(c: Context<WebEnv>, error: SignInProblem): Response {
  log("sign-in-refused", { code: error.code, reason: "reason" in error ? error.reason : null });
  return c.redirect(`/?${new URLSearchParams({ error: error.code, reason: bounded(wordsOf(error)) })}`);
}

/** While there is no firm, whoever connects gives the set-up code, if one is set. True: it was given, or none is wanted. */
async function setupCodeGiven(c: Context<WebEnv>): Promise<Result<boolean, SignInProblem>> {
  const { setupCode } = c.var.config;
  if (setupCode === null) return ok(true);
  if (!(await isSetupCodeWanted(c))) return ok(false);
  const given = c.req.query("setup")?.trim();
  if (!given) return err({ code: "setup-code-needed" });
  return (await sameText(given, setupCode)) ? ok(true) : err({ code: "setup-code-wrong" });
}

async function isSetupCodeWanted(c: Context<WebEnv>): Promise<boolean> {
  return c.var.config.setupCode !== null && !(await anyFirmExists(c.env.DB));
}

interface Entered extends Connected {
  readonly returnTo: string;
}

async function complete(c: Context<WebEnv>, nowMs: number): Promise<Result<Entered, SignInProblem>> {
  const { state = "", code = "", error } = c.req.query();
  const tried = await takeSignIn(c, state, nowMs);
  if (tried === null) return err({ code: "state-mismatch" });
  if (error !== undefined) return err({ code: error === "access_denied" ? "access-refused" : "xero-error" });
  const tokens = await exchangeCode(c.var.config, code, tried);
  if (!tokens.ok) return tokens;
  const person = await verifyPerson(c.var.config, { idToken: tokens.value.id_token, nonce: tried.nonce, nowMs });
  if (!person.ok) return person;
  const entered =
    tried.intent === "login"
      ? await login(c, person.value, nowMs)
      : await connectFirm(c, { person: person.value, tokens: tokens.value, setupProved: tried.setupProved, nowMs });
  if (!entered.ok) return entered;
  await startSession(c, { ...entered.value, nowMs });
  return ok({ ...entered.value, returnTo: tried.returnTo });
}

/** Only signs in: a person who belongs to no firm gets no session. */
async function login(c: Context<WebEnv>, person: Person, nowMs: number): Promise<Result<Connected, SignInProblem>> {
  const { DB } = c.env;
  const membership = await membershipOf(DB, person, await firmAtHand(c, nowMs));
  if (membership !== null)
    return ok({ userId: await enter(DB, person, nowMs), firmId: membership.firmId, notices: [] });
  if (!(await anyFirmExists(DB))) return err({ code: "nothing-connected" });
  return err({ code: "no-firm", email: person.email, maySignUp: c.var.config.allowSignup });
}

async function connectFirm(
  c: Context<WebEnv>,
  proof: {
    readonly person: Person;
    readonly tokens: TokenAnswer;
    readonly setupProved: boolean;
    readonly nowMs: number;
  },
): Promise<Result<Connected, SignInProblem>> {
  const { config, objects } = c.var;
  const signedInTo = await firmAtHand(c, proof.nowMs);
  return connect({ db: c.env.DB, config, objects, signedInTo, ...proof });
}

async function firmAtHand(c: Context<WebEnv>, nowMs: number) {
  return (await currentSession(c, nowMs))?.firm.id ?? null;
}

/** A path of this site, or `/`: never another site's address in disguise. */
function ownPath(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > RETURN_PATH_CHARS) return "/";
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) && !/[\\#]/.test(wanted) ? wanted : "/";
}

function bounded(words: string): string {
  return words.slice(0, REASON_CHARS);
}
