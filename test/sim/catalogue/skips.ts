/** Nothing to do, and why: what is skipped rightly stays so, and what changes later is mirrored then. */

import { line, raise, type Sale } from "../invoices.ts";
import {
  changeEntity,
  groupContacts,
  groupOf,
  HOUR_MS,
  later,
  mirroredSale,
  type Scenario,
  type Scenarios,
  SYDNEY,
  sydneyOf,
} from "./stage.ts";

const rightly = { mend: () => undefined, press: "nothing", ends: "skipped", stays: true, screen: null } as const;

/** Skipped as it is raised, and copied once it is changed. */
function until(sale: Sale, change: object, names: readonly string[]): Scenario {
  return async (open) => {
    const practice = await open();
    const { InvoiceID: resourceId } = raise(practice, sale);
    await later(practice);
    const mend = () => groupOf(practice).editInvoice(resourceId, change);
    return { practice, resourceId, names, screen: null, mend, press: "nothing", ends: "synced" };
  };
}

export const SKIPS: Scenarios<
  | "skip-draft"
  | "skip-zero-total"
  | "skip-bill"
  | "skip-satellite-change"
  | "skip-own-write"
  | "skip-unchanged"
  | "skip-not-mapped"
> = {
  "skip-draft": {
    "it is a draft": until({ fields: { Status: "DRAFT" } }, { Status: "AUTHORISED" }, ["draft"]),
    "it waits for approval": until({ fields: { Status: "SUBMITTED" } }, { Status: "AUTHORISED" }, ["submitted"]),
  },
  "skip-zero-total": {
    "its total is zero": async (open) => {
      const practice = await open();
      const { InvoiceID: resourceId } = raise(practice, { unitAmount: 0 });
      await later(practice);
      return { practice, resourceId, names: ["zero"], ...rightly };
    },
    "its total is zero until it is edited": until(
      { fields: { Status: "AUTHORISED", LineItems: [line("Sydney", 5), line("Sydney", -5)] } },
      { LineItems: [line("Sydney", 5)] },
      ["zero"],
    ),
  },
  "skip-bill": {
    "it is a bill, until the firm wants bills": async (open) => {
      const practice = await open();
      const { InvoiceID: resourceId } = raise(practice, { fields: { Type: "ACCPAY", InvoiceNumber: "BILL-1" } });
      await later(practice);
      const mend = () => practice.changeSettings({ syncBills: true });
      return { practice, resourceId, names: ["Settings"], screen: null, mend, press: "resync", ends: "synced" };
    },
  },
  "skip-satellite-change": {
    "somebody changed the copy, and that is kept": async (open) => {
      const practice = await open({ settings: { satelliteEdits: "keep" } });
      const { copy } = await mirroredSale(practice);
      sydneyOf(practice).editInvoice(copy.InvoiceID, { Reference: "by hand" });
      await later(practice);
      return { practice, resourceId: copy.InvoiceID, names: ["by hand", SYDNEY], ...rightly };
    },
    "somebody entered a payment on the copy": async (open) => {
      const practice = await open();
      const { copy } = await mirroredSale(practice);
      sydneyOf(practice).pay(copy.InvoiceID, { amount: 20 });
      await practice.announceRecord("invoice", copy.InvoiceID, practice.satellite("Sydney"));
      await later(practice);
      return { practice, resourceId: copy.InvoiceID, names: ["20.00 AUD", SYDNEY], ...rightly };
    },
  },
  "skip-own-write": {
    "the webhook of a new copy overtakes the answer": async (open) => {
      const practice = await open();
      let isLost = false;
      practice.network = ({ method, url }) => {
        if (isLost || method !== "PUT" || !new URL(url).pathname.endsWith("/Invoices")) return null;
        isLost = true;
        return "lost-after";
      };
      raise(practice);
      await later(practice);
      const [copy] = sydneyOf(practice).invoices();
      return { practice, resourceId: copy?.InvoiceID ?? "", names: [SYDNEY], ...rightly };
    },
  },
  "skip-unchanged": {
    "it is announced again, and nothing changed": async (open) => {
      const practice = await open();
      const { invoice } = await mirroredSale(practice);
      await later(practice, invoice.InvoiceID);
      return { practice, resourceId: invoice.InvoiceID, names: [], ...rightly };
    },
  },
  "skip-not-mapped": {
    "no satellite uses the contact": async (open) => {
      const practice = await open();
      const { ContactID: resourceId } = groupContacts(practice).add({ Name: "Nobody's" });
      await later(practice);
      return { practice, resourceId, names: ["first invoice"], ...rightly };
    },
    "it is the satellite's own": async (open) => {
      const practice = await open();
      const { InvoiceID: resourceId } = sydneyOf(practice).raiseInvoice({
        Contact: { Name: "Local" },
        Status: "AUTHORISED",
        LineItems: [line(null)],
      });
      await later(practice);
      return { practice, resourceId, names: ["not a copy"], ...rightly };
    },
    "the organisation has no role": async (open) => {
      const practice = await open();
      changeEntity(practice, "Sydney", { role: "unassigned" });
      const { InvoiceID: resourceId } = practice.xero.control
        .person(practice.firm.entities.find((entity) => entity.name === SYDNEY)?.tenantId ?? "")
        .raiseInvoice({ Contact: { Name: "Local" }, Status: "AUTHORISED", LineItems: [line(null)] });
      await later(practice);
      return { practice, resourceId, names: ["Organisations page"], ...rightly };
    },
    "it was voided before there was a copy": async (open) => {
      const practice = await open();
      practice.xero.control.behave({ webhookDropShare: 1 });
      const { InvoiceID: resourceId } = raise(practice);
      await later(practice);
      practice.xero.control.behave({ webhookDropShare: 0 });
      groupOf(practice).editInvoice(resourceId, { Status: "VOIDED" });
      await later(practice);
      return { practice, resourceId, names: ["voided"], ...rightly };
    },
    "Xero does not have it": async (open) => {
      const practice = await open();
      const resourceId = "00000000-0000-4000-8000-00000000dead";
      practice.nowMs += HOUR_MS;
      await practice.announce(resourceId);
      await later(practice);
      return { practice, resourceId, names: ["does not have it"], ...rightly };
    },
  },
};
