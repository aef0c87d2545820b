import { describe, expect, it } from "vitest";
import type { FirmEntity } from "../../../src/domain/firm.ts";
import { grantId, tenantId } from "../../../src/domain/ids.ts";
import type { LineState } from "../../../src/mirror/document.ts";
import { routeDocument, withoutRouting } from "../../../src/mirror/route.ts";

const ENTITY = {
  id: "cat-1",
  name: "Entity",
  options: [
    { id: "opt-s", name: "Sydney" },
    { id: "opt-m", name: "Melbourne" },
    { id: "opt-p", name: "Perth" },
  ],
};
const SERVICE = { id: "cat-2", name: "Service", options: [{ id: "opt-a", name: "Audit" }] };

const satellite = (name: string, option: string): FirmEntity => ({
  tenantId: tenantId(`tenant-${name}`),
  name: `${name} Pty`,
  role: "satellite",
  trackingOptionId: option,
  trackingOptionName: name,
  paused: false,
  dayLimit: null,
  grantId: grantId("grant"),
});
const SATELLITES = [satellite("Sydney", "opt-s"), satellite("Melbourne", "opt-m")];

type Spelling = "ids" | "names";
function line(option: string | null, spelling: Spelling = "ids", service = false): LineState {
  const named = ENTITY.options.find((item) => item.name === option);
  const tracking = [
    ...(service ? [{ categoryId: "cat-2", category: "Service", optionId: "opt-a", option: "Audit" }] : []),
    ...(option === null
      ? []
      : spelling === "ids"
        ? [{ categoryId: "cat-1", category: "Entity", optionId: named?.id ?? null, option }]
        : [{ categoryId: null, category: "entity ", optionId: null, option: option.toUpperCase() }]),
  ];
  return {
    id: null,
    description: "x",
    quantity: 1,
    unitAmount: 1,
    itemCode: null,
    accountCode: "200",
    taxType: "OUTPUT",
    taxAmount: null,
    lineAmount: 1,
    discountRate: null,
    discountAmount: null,
    tracking,
  };
}

function route(
  lines: readonly LineState[],
  settings: { trackingCategoryId?: string | null; mixedTracking?: "fail" | "first-line" } = {},
) {
  return routeDocument({
    lines,
    settings: { trackingCategoryId: "cat-1", mixedTracking: "fail", ...settings },
    satellites: SATELLITES,
    categories: [ENTITY, SERVICE],
  });
}

describe.each(["ids", "names"] as const)("routing by %s", (spelling) => {
  it("all lines name one satellite: that one, and the line that decided is said", () => {
    expect(route([line(null), line("Sydney", spelling), line("Sydney", spelling)])).toEqual({
      ok: true,
      value: { tenantId: "tenant-Sydney", because: expect.stringMatching(/^Line 2 names sydney: Sydney Pty$/i) },
    });
  });

  it("another category's option says nothing", () => {
    expect(route([line(null, spelling, true)])).toEqual({
      ok: false,
      error: { code: "no-tracking", category: "Entity" },
    });
    expect(route([line("Melbourne", spelling, true)])).toMatchObject({
      ok: true,
      value: { tenantId: "tenant-Melbourne" },
    });
  });

  it("an option without a satellite is said with its name", () => {
    expect(route([line("Perth", spelling)])).toMatchObject({
      ok: false,
      error: { code: "no-satellite", option: /perth/i.exec(spelling === "ids" ? "Perth" : "PERTH")?.[0] },
    });
  });

  it("several satellites fail, or follow the first line when the firm says so", () => {
    const mixed = [line("Melbourne", spelling), line("Sydney", spelling)];
    expect(route(mixed)).toMatchObject({ ok: false, error: { code: "mixed-tracking" } });
    expect(route(mixed, { mixedTracking: "first-line" })).toMatchObject({
      ok: true,
      value: { tenantId: "tenant-Melbourne" },
    });
  });

  it("without a chosen category, an option that a satellite has decides", () => {
    const settings = { trackingCategoryId: null };
    expect(route([line("Sydney", spelling, true)], settings)).toMatchObject({
      ok: true,
      value: { tenantId: "tenant-Sydney" },
    });
    expect(route([line(null, spelling, true)], settings)).toMatchObject({ ok: false, error: { code: "no-satellite" } });
  });

  it("the routing option does not go along, other tracking does", () => {
    const [carried] = withoutRouting({
      lines: [line("Sydney", spelling, true)],
      settings: { trackingCategoryId: "cat-1", mixedTracking: "fail" },
      satellites: SATELLITES,
      categories: [ENTITY, SERVICE],
    });
    expect(carried?.tracking.map((item) => item.option)).toEqual(["Audit"]);
  });
});

describe("a document without lines", () => {
  it("without lines names no satellite", () =>
    expect(route([])).toMatchObject({ ok: false, error: { code: "no-tracking" } }));
});

describe("an option that Xero's answer names without its id", () => {
  const ELSEWHERE = { id: "cat-2", name: "Service", options: [{ id: "opt-x", name: "Sydney" }] };
  const named = (category: Partial<LineState["tracking"][number]>, option = "Sydney"): LineState => ({
    ...line(null),
    tracking: [{ categoryId: null, category: null, optionId: null, option, ...category }],
  });
  const routed = (
    lines: readonly LineState[],
    { categories = [ENTITY, ELSEWHERE], satellites = SATELLITES, chosen = null as string | null } = {},
  ) => {
    const settings = { trackingCategoryId: chosen, mixedTracking: "fail" } as const;
    const result = routeDocument({ lines, satellites, settings, categories });
    return result.ok ? String(result.value.tenantId) : result.error;
  };

  it("is looked up in its own category, by the category's id or name, and never in one with a namesake", () => {
    expect(routed([named({ categoryId: "cat-1" })])).toBe("tenant-Sydney");
    expect(routed([named({ category: "ENTITY" })])).toBe("tenant-Sydney");
    for (const category of [
      { categoryId: "cat-2" },
      { category: "service" },
      { categoryId: "cat-2", category: "Entity" },
    ])
      expect(routed([named(category)])).toEqual({ code: "no-satellite", option: "Sydney" });
  });

  it("leads to its satellite by the option's id, whatever the satellite calls it", () => {
    const satellites = SATELLITES.map((one) => ({ ...one, trackingOptionName: `Old ${one.trackingOptionName}` }));
    expect(routed([named({ categoryId: "cat-1" })], { satellites })).toBe("tenant-Sydney");
    expect(routed([named({ categoryId: "cat-1" }, "Old Sydney")], { satellites })).toBe("tenant-Sydney");
  });

  it("counts by the satellite's name where its category is not known here, and an id counts by itself alone", () => {
    expect(routed([named({ categoryId: "cat-9" })])).toBe("tenant-Sydney");
    expect(routed([named({ categoryId: "cat-1", optionId: "opt-9" })])).toEqual({
      ...{ code: "no-satellite", option: "Sydney" },
    });
  });

  it("is the same as one with its id, and another one than any other", () => {
    const perth = [line("Perth"), line("Perth", "names")];
    expect(routed(perth)).toMatchObject({ code: "no-satellite" });
    const unknown = [named({ categoryId: "cat-9" }, "Cairns"), named({ categoryId: "cat-9" }, "Hobart")];
    expect(routed(unknown)).toEqual({ code: "mixed-tracking", options: ["Cairns", "Hobart"] });
  });
});

it("a document that names nothing says which category is missing, if that is known", () => {
  const settings = { trackingCategoryId: "cat-2", mixedTracking: "fail" } as const;
  const nothing = { lines: [line(null)], satellites: SATELLITES, settings };
  const category = (categories: readonly (typeof ENTITY)[]) => routeDocument({ ...nothing, categories });
  expect(category([ENTITY, SERVICE])).toMatchObject({ error: { code: "no-tracking", category: "Service" } });
  expect(category([ENTITY])).toMatchObject({ error: { code: "no-tracking", category: null } });
});

it("without a chosen category an option that no satellite has goes along, and one of several is said as the first", () => {
  const settings = { trackingCategoryId: null, mixedTracking: "first-line" } as const;
  const given = { satellites: SATELLITES, settings, categories: [ENTITY, SERVICE] };
  const [kept] = withoutRouting({ ...given, lines: [line("Sydney", "ids", true)] });
  expect(kept?.tracking.map(({ option }) => option)).toEqual(["Audit"]);
  const route = routeDocument({ ...given, lines: [line("Sydney"), line("Melbourne")] });
  expect(route).toMatchObject({ value: { because: "Line 1 names Sydney (the first of 2 options): Sydney Pty" } });
});
