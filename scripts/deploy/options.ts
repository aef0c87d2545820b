/**
 * The command lines of `npm run deploy` and `npm run undeploy`, parsed. Pure: no file, no network. What cannot be meant is
 * one sentence.
 */

import { parseArgs } from "node:util";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { type Deployment, deploymentOf, isDeploymentName } from "./deployment.ts";
import { JURISDICTIONS, type Jurisdiction, LOCATIONS, type Location } from "./place.ts";

export interface DeployOptions {
  readonly deployment: Deployment;
  readonly isDryRun: boolean;
  readonly jurisdiction: Jurisdiction | null;
  readonly location: Location | null;
  readonly isNewSetupCode: boolean;
}

export interface UndeployOptions {
  readonly deployment: Deployment;
  readonly isConfirmed: boolean;
}

export function deployOptions(args: readonly string[]): Result<DeployOptions, string> {
  const parsed = parsedArgs(args, {
    "dry-run": { type: "boolean" },
    env: { type: "string" },
    jurisdiction: { type: "string" },
    location: { type: "string" },
    "new-setup-code": { type: "boolean" },
  });
  if (!parsed.ok) return parsed;
  const deployment = named(parsed.value.env);
  if (!deployment.ok) return deployment;
  const jurisdiction = oneOf("jurisdiction", parsed.value.jurisdiction, JURISDICTIONS);
  if (!jurisdiction.ok) return jurisdiction;
  const location = oneOf("location", parsed.value.location, LOCATIONS);
  if (!location.ok) return location;
  return ok({
    deployment: deployment.value,
    isDryRun: parsed.value["dry-run"] === true,
    jurisdiction: jurisdiction.value,
    location: location.value,
    isNewSetupCode: parsed.value["new-setup-code"] === true,
  });
}

export function undeployOptions(args: readonly string[]): Result<UndeployOptions, string> {
  const parsed = parsedArgs(args, { env: { type: "string" }, yes: { type: "boolean" } });
  if (!parsed.ok) return parsed;
  const deployment = named(parsed.value.env);
  return deployment.ok ? ok({ deployment: deployment.value, isConfirmed: parsed.value.yes === true }) : deployment;
}

type Known = Readonly<Record<string, { readonly type: "string" | "boolean" }>>;

function parsedArgs(args: readonly string[], options: Known): Result<Record<string, unknown>, string> {
  try {
    return ok(parseArgs({ args: [...args], options }).values);
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    const reason = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? "") : String(error);
    return err(`${reason}. Known here: ${known.join(", ")}.`);
  }
}

function named(env: unknown): Result<Deployment, string> {
  if (env === undefined) return ok(deploymentOf(null));
  if (env === "production") return err("production is the deployment without --env: leave --env out.");
  if (typeof env === "string" && isDeploymentName(env)) return ok(deploymentOf(env));
  return err(`--env ${env} cannot be a name: use up to 30 small letters, digits and hyphens, such as staging.`);
}

function oneOf<T extends string>(name: string, value: unknown, known: readonly T[]): Result<T | null, string> {
  if (value === undefined) return ok(null);
  const found = known.find((one) => one === value);
  return found === undefined ? err(`--${name} ${value} is not known: it is one of ${known.join(", ")}.`) : ok(found);
}
