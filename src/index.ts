/** Wiring only: which code answers which entrance of the Worker. */

import { Hono } from "hono";
import { api } from "./api/app.ts";
import { health } from "./api/health.ts";
import { auth } from "./auth/routes.ts";

export { Grant } from "./grant/grant.ts";
export { Tenant } from "./tenant/tenant.ts";

const app = new Hono<{ Bindings: Env }>().route("/", health).route("/auth", auth).route("/", api);

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;
