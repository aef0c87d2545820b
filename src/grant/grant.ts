/** The Durable Object of one consent: a thin shell around the token set's keeping and renewal. */

import { DurableObject } from "cloudflare:workers";

export class Grant extends DurableObject<Env> {}
