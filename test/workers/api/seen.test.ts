/** What two people, or one in two tabs, change at the same time. */

import { beforeEach, describe, expect, it } from "vitest";
import { ok } from "../../../src/domain/result.ts";
import type { Browser } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, freshFirms, SYDNEY } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

let owner: Browser;

beforeEach(async () => {
  await freshFirms();
  const objects = fakeObjects();
  objects.tenantMethods = { trackingCategories: async () => ok([]) };
  owner = await signedIn(objects, ACME, "owner");
});

const settings = () => get<Record<string, unknown>>(owner, "/api/settings");
const changeSettings = (body: object) => send(owner, "PATCH", "/api/settings", body);
const changeSydney = (body: object) => send(owner, "PATCH", `/api/entities/${SYDNEY}`, body);
const sydney = async () =>
  (await get<{ items: Record<string, unknown>[] }>(owner, "/api/entities")).items.find(
    (one) => one.tenantId === SYDNEY,
  );

describe("a change that says what the person saw", () => {
  it("is refused in words where a setting is another by now, and leaves the newer one", async () => {
    const first = { satelliteEdits: "ask", seen: { satelliteEdits: "overwrite" } };
    expect((await changeSettings(first)).status).toBe(200);
    const late = { satelliteEdits: "keep", quietHours: null, seen: { satelliteEdits: "overwrite", quietHours: null } };
    const refused = await changeSettings(late);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "changed-meanwhile" });
    expect(await settings()).toMatchObject({ satelliteEdits: "ask" });
  });

  it("is made where only other settings were changed, the firm's name and hours among those that are seen", async () => {
    const quietHours = { from: "22:00", until: "07:00" };
    expect((await changeSettings({ quietHours, seen: { quietHours: null } })).status).toBe(200);
    expect((await changeSettings({ quietHours: null, seen: { quietHours } })).status).toBe(200);
    const { firmName } = await settings();
    expect((await changeSettings({ firmName: "Other", seen: { firmName } })).status).toBe(200);
    expect((await changeSettings({ firmName: "Third", seen: { firmName } })).status).toBe(409);
    expect(await settings()).toMatchObject({ quietHours: null, firmName: "Other" });
  });

  it("is refused where the organisation is another by now, and made where it is as it was seen", async () => {
    expect((await changeSydney({ dayLimit: 1000, seen: { dayLimit: null, role: "satellite" } })).status).toBe(200);
    const refused = await changeSydney({ dayLimit: null, paused: true, seen: { dayLimit: null, paused: false } });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "changed-meanwhile" });
    expect(await sydney()).toMatchObject({ dayLimit: 1000, paused: false });
    const both = { dayLimit: null, paused: true, seen: { dayLimit: 1000, paused: false, creditsAccount: null } };
    expect((await changeSydney(both)).status).toBe(200);
    expect(await sydney()).toMatchObject({ dayLimit: null, paused: true });
  });
});
