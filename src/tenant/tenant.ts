/** The Durable Object of one Xero tenant: a thin shell around the engine. */

import { DurableObject } from "cloudflare:workers";

export class Tenant extends DurableObject<Env> {}
