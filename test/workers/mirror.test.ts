import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { tenantId } from "../../src/domain/ids.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import {
  api,
  copies,
  eventOf,
  killed,
  patch,
  raise,
  type ShownEvent,
  until,
  usePractice,
  worker,
  xero,
} from "./practice.ts";

usePractice();

describe("a webhook becomes an invoice in the right satellite", () => {
  it("with the event on the page and the mapping beside it", async () => {
    const invoice = raise();
    const event = await until(invoice.InvoiceID, "synced");
    const [copy] = copies(DEMO.sydney);
    expect(copy).toMatchObject({
      InvoiceNumber: invoice.InvoiceNumber,
      Total: invoice.Total,
      TotalTax: invoice.TotalTax,
    });
    expect(event).toMatchObject({ label: invoice.InvoiceNumber, satelliteResourceId: copy?.InvoiceID, failure: null });
    expect(copies(DEMO.melbourne)).toEqual([]);
    await vi.waitFor(async () => {
      const { items } = await api<{ items: { kind: string; satelliteId: string }[] }>("/api/mappings?kind=invoice");
      expect(items).toMatchObject([{ satelliteId: copy?.InvoiceID, label: invoice.InvoiceNumber, drifted: false }]);
    });
  });

  it("and is one document with both sides, its history, and a verdict for who looks for its number", async () => {
    const invoice = raise({ Contact: { Name: "Documented" } });
    await until(invoice.InvoiceID, "synced");
    const copyId = copies(DEMO.sydney).find((one) => one.InvoiceNumber === invoice.InvoiceNumber)?.InvoiceID;
    const total = invoice.Total.toFixed(2);
    await vi.waitFor(async () => {
      const { items } = await api<{ items: object[] }>(`/api/documents?q=${invoice.InvoiceNumber}`);
      const sides = { group: { total }, satellite: { tenantId: DEMO.sydney, documentId: copyId, total } };
      expect(items).toMatchObject([{ groupId: invoice.InvoiceID, state: "in-step", ...sides }]);
    });
    const one = await api<{ history: { text: string }[] }>(`/api/documents/invoice/${invoice.InvoiceID}`);
    expect(one).toMatchObject({ state: "in-step", differences: [] });
    expect(one.history[0]?.text).toContain("Xero reported");
    const body = JSON.stringify({ q: invoice.InvoiceNumber });
    const found = await api<{ items: object[] }>("/api/documents/find", { method: "POST", body });
    expect(found.items).toMatchObject([{ known: true, verdict: { code: "in-step" }, document: { state: "in-step" } }]);
    const checked = await api<{ eventId: string }>(`/api/documents/invoice/${invoice.InvoiceID}/check`, {
      method: "POST",
    });
    await vi.waitFor(
      async () => {
        expect(await api<ShownEvent>(`/api/events/${checked.eventId}`)).toMatchObject({ status: "synced" });
      },
      { timeout: 20_000, interval: 50 },
    );
  });

  it("once, however often the same delivery comes", async () => {
    const invoice = raise({ Contact: { Name: "Thrice" } });
    await until(invoice.InvoiceID, "synced");
    const before = copies(DEMO.sydney).length;
    const events = [invoice].map(() => ({
      resourceUrl: "",
      resourceId: invoice.InvoiceID,
      eventDateUtc: "2026-11-22T01:15:39.902",
      eventType: "UPDATE",
      eventCategory: "INVOICE",
      tenantId: DEMO.group,
      tenantType: "ORGANISATION",
    }));
    const body = JSON.stringify({ events, firstEventSequence: 1, lastEventSequence: 1, entropy: "X" });
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const raw = new TextEncoder().encode(env.XERO_WEBHOOK_KEY);
    const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
    const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(body));
    const headers = { "x-xero-signature": btoa(String.fromCharCode(...new Uint8Array(mac))) };
    for (let n = 0; n < 3; n++)
      expect((await worker("/webhooks/xero", { method: "POST", body, headers })).status).toBe(200);
    await vi.waitFor(
      async () => {
        const { items } = await api<{ items: ShownEvent[] }>("/api/events?limit=200");
        const ofInvoice = items.filter((event) => event.resourceId === invoice.InvoiceID);
        expect(ofInvoice.map((event) => event.status).toSorted()).toEqual(["skipped", "synced"]);
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(copies(DEMO.sydney)).toHaveLength(before);
  });

  it("and an edit and a void follow", async () => {
    const invoice = raise({ Contact: { Name: "Changing" } }, "Melbourne");
    await until(invoice.InvoiceID, "synced");
    const edited = xero.control.person(DEMO.group).editInvoice(invoice.InvoiceID, { Reference: "PO 7" });
    const copyOf = () => copies(DEMO.melbourne).find((copy) => copy.InvoiceNumber === edited.InvoiceNumber);
    await vi.waitFor(
      async () => {
        await xero.control.deliverNow();
        expect(copyOf()?.Reference).toBe("PO 7");
      },
      { timeout: 20_000, interval: 50 },
    );
    xero.control.person(DEMO.group).editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
    await vi.waitFor(
      async () => {
        await xero.control.deliverNow();
        expect(copyOf()?.Status).toBe("VOIDED");
      },
      { timeout: 20_000, interval: 50 },
    );
  });

  it("also when the object was killed between the webhook and its alarm", async () => {
    const invoice = raise({ Contact: { Name: "Killed" } });
    await xero.control.deliverNow();
    await killed(DEMO.group);
    await until(invoice.InvoiceID, "synced");
  });
});

describe("a person's request", () => {
  it("re-syncs a failed event after the cause was mended, and says who asked", async () => {
    const invoice = raise({}, "Sydney");
    await until(invoice.InvoiceID, "synced");
    const untracked = xero.control.person(DEMO.group).raiseInvoice({
      Contact: { Name: "Ridgeway University" },
      Status: "AUTHORISED",
      LineItems: [{ Description: "x", Quantity: 1, UnitAmount: 5, AccountCode: "200", TaxType: "OUTPUT" }],
    });
    const failed = await until(untracked.InvoiceID, "failed");
    expect(failed.failure?.code).toBe("no-tracking");
    const again = await api<ShownEvent>(`/api/events/${failed.id}/resync`, { method: "POST" });
    expect(again).toMatchObject({ id: failed.id, status: "queued" });
    await until(untracked.InvoiceID, "failed");
    const { timeline } = await api<{ timeline: { text: string; by?: string }[] }>(`/api/events/${failed.id}`);
    expect(timeline.some((entry) => entry.by?.includes("Demo Bookkeeper"))).toBe(true);
    const resolved = await api<ShownEvent>(`/api/events/${failed.id}/resolve`, { method: "POST" });
    expect(resolved.status).toBe("resolved");
  });

  it("puts a copy that was edited by hand back in step on re-sync", async () => {
    const invoice = raise({ Contact: { Name: "Tampered" } });
    const event = await until(invoice.InvoiceID, "synced");
    await patch("/api/settings", { satelliteEdits: "keep" });
    xero.control.person(DEMO.sydney).editInvoice(event.satelliteResourceId ?? "", { Reference: "by hand" });
    await api(`/api/events/${event.id}/resync`, { method: "POST" });
    await until(invoice.InvoiceID, "synced");
    const copy = copies(DEMO.sydney).find((one) => one.InvoiceID === event.satelliteResourceId);
    expect(copy?.Reference ?? "").toBe("");
    await patch("/api/settings", { satelliteEdits: "overwrite" });
  });
});

describe("a backfill", () => {
  it("is counted, carried out by the object itself, and followed to its end", async () => {
    const day = new Date().toISOString().slice(0, 10);
    const post = <T>(body: object) => api<T>("/api/backfill", { method: "POST", body: JSON.stringify(body) });
    xero.control.behave({ webhookDropShare: 1 });
    const invoice = raise({ Contact: { Name: "Before Orbit" } });
    const preview = await post<{ records: { invoices: number } }>({ from: day, to: day, dryRun: true });
    expect(preview.records.invoices).toBeGreaterThan(0);
    const { id } = await post<{ id: string }>({ from: day, to: day });
    await vi.waitFor(
      async () => expect(await api(`/api/backfill/${id}`)).toMatchObject({ status: "done", queued: 0, waiting: 0 }),
      { timeout: 30_000, interval: 100 },
    );
    xero.control.behave({ webhookDropShare: 0 });
    expect(copies(DEMO.sydney).map((copy) => copy.InvoiceNumber)).toContain(invoice.InvoiceNumber);
    expect(await eventOf(invoice.InvoiceID)).toMatchObject({ source: "backfill", status: "synced" });
  });
});

describe("the entities", () => {
  it("show their live budgets", async () => {
    const { items } = await api<{
      items: { tenantId: string; budget: { minute: { limit: number; remaining: number } } }[];
    }>("/api/entities");
    const group = items.find((one) => one.tenantId === tenantId(DEMO.group));
    expect(group?.budget.minute.limit).toBe(60);
    expect(group?.budget.minute.remaining).toBeLessThan(60);
  });
});
