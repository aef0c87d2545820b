import { beforeEach, expect, it } from "vitest";
import documented from "../../../docs/api.md?raw";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, freshFirms } from "../seed.ts";
import { get, signedIn } from "./visitor.ts";

beforeEach(async () => {
  await freshFirms();
});

it("every route that answers is in docs/api.md, and none is there that does not answer", async () => {
  const viewer = await signedIn(fakeObjects(), ACME, "viewer");
  const { paths } = await get<{ paths: Record<string, object> }>(viewer, "/api/openapi.json");
  const answering = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => {
      return `${method.toUpperCase()} ${path.slice("/api".length).replaceAll(/\{(\w+)\}/g, ":$1")}`;
    }),
  );
  const table = documented.slice(documented.indexOf("## 5. The JSON API"), documented.indexOf("### An event"));
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const routes = rows.map((row) => row.split(" | ")[0] ?? "");
  const promised = routes.flatMap((cell) => cell.match(/(?:GET|POST|PATCH|DELETE) \/[\w/:.-]*/g) ?? []);
  expect(promised.toSorted()).toEqual(answering.toSorted());
});
