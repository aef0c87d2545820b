import { expect, it } from "vitest";
import { fieldsOf, nameOf, resourcesOf, typeWords } from "../../../web/src/features/docs/description.ts";

it("a description is shown by resource, each route with its body and answers", () => {
  const event = { $ref: "#/components/schemas/Event" };
  const body = { content: { "application/json": { schema: event } } };
  const resources = resourcesOf({
    info: { title: "Orbit", version: "1" },
    paths: {
      "/api/events": { get: { summary: "Events", responses: { 200: { ...body, description: "Newest first" } } } },
      "/api/events/{id}/resync": { post: { requestBody: body, responses: { 204: { description: "Done" } } } },
      "/api/events.csv": { get: {} },
      "/api/settings": { get: {}, patch: {} },
    },
  });
  expect(resources.map(({ name, operations }) => [name, operations.map(({ method }) => method)])).toEqual([
    ["events", ["GET", "POST", "GET"]],
    ["settings", ["GET", "PATCH"]],
  ]);
  expect(resources[0]?.operations[0]).toMatchObject({
    id: "get-api-events",
    responses: [{ status: "200", type: "application/json", schema: event }],
  });
  expect(resources[0]?.operations[1]).toMatchObject({ id: "post-api-events-id-resync", body: event });
});

it.each([
  [{ type: "string" }, "text"],
  [{ type: ["string", "null"], format: "date-time" }, "time or null"],
  [{ type: "array", items: { $ref: "#/components/schemas/Event" } }, "list of Event"],
  [{ type: "string", enum: ["group", "satellite"] }, '"group" | "satellite"'],
  [{ anyOf: [{ $ref: "#/components/schemas/Failure" }, { type: "null" }] }, "Failure or null"],
  [{}, "anything"],
])("the type of %o is said as %s", (schema, words) => {
  expect(typeWords(schema)).toBe(words);
});

it("fields of lists and of combinations are those of what they hold", () => {
  const inner = { type: "object", properties: { id: { type: "string" } }, required: ["id"] };
  const id = { name: "id", type: "text", required: true, description: null, fields: [] };
  expect(fieldsOf({ type: "array", items: inner })).toEqual([id]);
  expect(fieldsOf({ allOf: [inner] })).toEqual([id]);
  expect(fieldsOf({ type: "object", properties: { items: { type: "array", items: inner } } })).toMatchObject([
    { name: "items", type: "list of object", required: false, fields: [id] },
  ]);
  expect(nameOf(inner)).toBeNull();
});
