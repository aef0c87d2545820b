/** Wiring only: which code answers which entrance of the Worker. */

export { Grant } from "./grant/grant.ts";
export { Tenant } from "./tenant/tenant.ts";

export default {
  async fetch() {
    return new Response(null, { status: 404 });
  },
} satisfies ExportedHandler<Env>;
