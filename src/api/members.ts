/** `/api/members`: the firm's people and open invitations; for owners. A removed person is signed out at once. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { freshId } from "../domain/ids.ts";
import { publicAddress } from "../http/context.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { EMAIL_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import { invitationLetter } from "../maintenance/mail/letters.ts";
import { mailerOf } from "../maintenance/mail/mailer.ts";
import { nameKey } from "../store/cursor.ts";
import { changeRole, inviteMember, listMembers, removeMember } from "../store/members.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs, personOnly } from "./context.ts";
import { idParameter, json, jsonBody, pageParameters, pageShape } from "./schemas.ts";
import { RoleShape } from "./session.ts";

const MemberShape = z
  .object({
    id: z.string(),
    email: z.string(),
    role: RoleShape,
    name: z.string().nullable().openapi({ description: "null until the invited person signs in" }),
  })
  .openapi("Member");

const InvitedShape = MemberShape.extend({
  mail: z.enum(["sent", "not-sent", "off"]).openapi({ description: "off: no mail is sent at all (MAIL_FROM)" }),
}).openapi("InvitedMember");

const Invitation = z
  .strictObject({ email: z.email("must be an email address").max(EMAIL_CHARS), role: RoleShape })
  .openapi("Invitation");

const ownersOnly = [needs("owner"), personOnly];

const list = createRoute({
  method: "get",
  path: "/",
  summary: "People of the firm",
  middleware: ownersOnly,
  request: { query: z.object(pageParameters(nameKey)) },
  responses: { 200: json(pageShape(MemberShape), "By email address"), ...ALWAYS, 400: PROBLEM[400] },
});

const invite = createRoute({
  method: "post",
  path: "/",
  summary: "Invite a person by email address",
  middleware: ownersOnly,
  request: { body: jsonBody(Invitation) },
  responses: {
    201: json(InvitedShape, "Invited: the person comes in when they sign in with Xero with that address"),
    ...ALWAYS,
    400: PROBLEM[400],
    409: PROBLEM[409],
  },
});

const change = createRoute({
  method: "patch",
  path: "/{id}",
  summary: "Give a person or an invitation another role",
  middleware: ownersOnly,
  request: { params: idParameter, body: jsonBody(z.strictObject({ role: RoleShape }).openapi("RoleChange")) },
  responses: {
    200: json(MemberShape, "The member, as it is now"),
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
    409: PROBLEM[409],
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  summary: "Remove a person or an invitation",
  middleware: ownersOnly,
  request: { params: idParameter },
  responses: { 204: { description: "Removed, and signed out" }, ...ALWAYS, 404: PROBLEM[404], 409: PROBLEM[409] },
});

export const memberRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    return c.json(await listMembers(c.var.firm, { after: cursor, limit }), 200);
  })
  .openapi(invite, async (c) => {
    const { email, role } = c.req.valid("json");
    const nowMs = Date.now();
    const invited = await inviteMember(c.var.firm, { id: freshId(nowMs), email, role, atMs: nowMs });
    if (!invited.ok) return problem(c, "already-invited", `${email} is a member of the firm or invited already.`);
    await audited(c, { action: "member.invite", subject: email, after: { role } });
    return c.json({ ...invited.value, mail: await mailed(c, { email, role }) }, 201);
  })
  .openapi(change, async (c) => {
    const { role } = c.req.valid("json");
    const changed = await changeRole(c.var.firm, { id: c.req.valid("param").id, role });
    if (!changed.ok) return refused(c, changed.error);
    const { role: before, ...member } = changed.value;
    if (before !== role) {
      await audited(c, { action: "member.change", subject: member.email, before: { role: before }, after: { role } });
    }
    return c.json({ ...member, role }, 200);
  })
  .openapi(remove, async (c) => {
    const removed = await removeMember(c.var.firm, c.req.valid("param").id);
    if (!removed.ok) return refused(c, removed.error);
    await audited(c, { action: "member.remove", subject: removed.value.email });
    return c.body(null, 204);
  });

/** The invitation stands whether or not the mail is accepted. */
async function mailed(
  c: Context<ApiEnv>,
  { email, role }: z.infer<typeof Invitation>,
): Promise<z.infer<typeof InvitedShape>["mail"]> {
  const send = mailerOf(c.env, c.var.config);
  if (send === null) return "off";
  const { firm, user } = c.var.session;
  const letter = invitationLetter({ firm: firm.name, by: user.name, email, role, url: publicAddress(c) });
  const sent = await send({ to: email, ...letter });
  log("invitation", { firmId: firm.id, outcome: sent.ok ? "sent" : "not-sent" });
  return sent.ok ? "sent" : "not-sent";
}

function refused(c: Context<ApiEnv>, why: "not-found" | "last-owner") {
  if (why === "not-found") return problem(c, "not-found", "The firm has no such member.");
  return problem(c, "last-owner", "Invite another owner first, and wait until they have signed in.");
}
