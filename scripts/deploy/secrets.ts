/**
 * Which secrets a deployment needs, and where each comes from. Those that are random are made here, once; those that only
 * the person knows are read from the environment, or entered afterwards. They go up in one piece with the code, so that
 * no Worker is live without its keys. Values are never printed, but for the set-up code in its link.
 */

import { randomBytes } from "node:crypto";
import type { DeployOptions } from "./options.ts";

/** 32 random bytes in base64, as src/config.ts wants them. */
const KEYS = ["TOKEN_KEY", "SESSION_KEY"];
const SETUP_CODE = "SETUP_CODE";
export const FROM_XERO = ["XERO_CLIENT_ID", "XERO_CLIENT_SECRET", "XERO_WEBHOOK_KEY"];
/** Read from the environment of a run. */
const ENTERED = [...FROM_XERO, "APP_URL", "MAIL_FROM", SETUP_CODE];

export interface SecretsPlan {
  readonly put: Readonly<Record<string, string>>;
  /** Of Xero's: neither entered now nor earlier. */
  readonly missing: readonly string[];
  /** null: the Worker has one that this machine does not know. */
  readonly setupCode: string | null;
}

export interface SecretsEvidence {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Names of the secrets that the Worker has. */
  readonly live: ReadonlySet<string>;
  readonly notedCode: string | null;
  readonly isNewSetupCode: DeployOptions["isNewSetupCode"];
}

export function secretsPlan({ env, live, notedCode, isNewSetupCode }: SecretsEvidence): SecretsPlan {
  const put: Record<string, string> = {};
  for (const name of KEYS) {
    if (!live.has(name)) put[name] = randomBytes(32).toString("base64");
  }
  for (const name of ENTERED) {
    const value = env[name]?.trim();
    if (value) put[name] = value;
  }
  if (put[SETUP_CODE] === undefined && (isNewSetupCode || !live.has(SETUP_CODE))) {
    put[SETUP_CODE] = isNewSetupCode ? newCode() : (notedCode ?? newCode());
  }
  return {
    put,
    missing: FROM_XERO.filter((name) => put[name] === undefined && !live.has(name)),
    setupCode: put[SETUP_CODE] ?? notedCode,
  };
}

/** 144 bits, and nothing that an address would have to escape. */
function newCode(): string {
  return randomBytes(18).toString("base64url");
}
