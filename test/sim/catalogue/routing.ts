/** Documents that name no satellite, several, or another one than before: mended where they are raised, in the group. */

import { line, raise, type Sale } from "../invoices.ts";
import type { Practice } from "../practice.ts";
import {
  answerLinesAs,
  changeEntity,
  groupOf,
  groupSetUp,
  HOUR_MS,
  later,
  MELBOURNE,
  mirroredSale,
  type Scenarios,
  SYDNEY,
} from "./stage.ts";

const INVOICES = "Sales → Invoices";
const byItself = { press: "nothing", ends: "synced" } as const;

async function raised(practice: Practice, sale: Sale) {
  const { InvoiceID: resourceId } = raise(practice, sale);
  await practice.run(HOUR_MS);
  const editLines = () => {
    practice.nowMs += HOUR_MS;
    groupOf(practice).editInvoice(resourceId, { LineItems: [line("Sydney")] });
  };
  return { practice, resourceId, mend: editLines };
}

const BOTH: Sale = { fields: { LineItems: [line("Sydney"), line("Melbourne")] } };

export const ROUTING: Scenarios<
  | "no-tracking"
  | "no-satellite"
  | "mixed-tracking"
  | "no-line-items"
  | "unroutable-copy"
  | "moving"
  | "former-satellite"
> = {
  "no-tracking": {
    "no line names an option": async (open) => {
      const made = await raised(await open(), { option: null });
      return { ...made, names: ["Entity"], screen: INVOICES, ...byItself };
    },
  },
  "no-satellite": {
    "the option is nobody's, and the lines are changed": async (open) => {
      const practice = await open();
      groupSetUp(practice).addTrackingOption("Entity", "Perth");
      const made = await raised(practice, { option: "Perth" });
      return { ...made, names: ["Perth"], screen: "Organisations page", ...byItself };
    },
    "the option is nobody's, and is given to a satellite": async (open) => {
      const practice = await open();
      const option = groupSetUp(practice).addTrackingOption("Entity", "Perth");
      const made = await raised(practice, { option: "Perth" });
      const given = { trackingOptionId: option.id, trackingOptionName: "Perth" };
      const mend = () => changeEntity(practice, "Melbourne", given);
      return { ...made, mend, names: ["Perth"], screen: "Organisations page", ...byItself };
    },
  },
  "mixed-tracking": {
    "two lines name two satellites, and are changed": async (open) => {
      const made = await raised(await open(), BOTH);
      return { ...made, names: ["Sydney", "Melbourne"], screen: INVOICES, ...byItself };
    },
    "two lines name two satellites, and the first is to count": async (open) => {
      const practice = await open();
      const made = await raised(practice, BOTH);
      const mend = () => practice.changeSettings({ mixedTracking: "first-line" });
      return {
        ...made,
        mend,
        names: ["Sydney", "Melbourne"],
        screen: "Settings page",
        press: "resync",
        ends: "synced",
      };
    },
  },
  "no-line-items": {
    "Xero answers it without lines": async (open) => {
      const practice = await open();
      answerLinesAs(practice, () => []);
      const { InvoiceID: resourceId, InvoiceNumber } = raise(practice);
      await practice.run(HOUR_MS);
      const mend = () => {
        answerLinesAs(practice, (lines) => lines);
        practice.nowMs += HOUR_MS;
        groupOf(practice).editInvoice(resourceId, { LineItems: [line("Sydney"), line("Sydney")] });
      };
      return { practice, resourceId, names: [InvoiceNumber], screen: INVOICES, mend, ...byItself };
    },
  },
  "unroutable-copy": {
    "its option is taken off after it was copied": async (open) => {
      const practice = await open();
      const { invoice } = await mirroredSale(practice);
      groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line(null)] });
      await later(practice);
      const mend = () => groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 7)] });
      return {
        practice,
        resourceId: invoice.InvoiceID,
        names: [SYDNEY, "Entity"],
        screen: INVOICES,
        mend,
        ...byItself,
      };
    },
  },
  "former-satellite": {
    "its option has another organisation, and it has no role": async (open) => {
      const practice = await open();
      const { invoice } = await mirroredSale(practice);
      const sydney = practice.firm.entities.find((entity) => entity.tenantId === practice.satellite("Sydney"));
      if (sydney === undefined) throw new Error("no Sydney");
      const { trackingOptionId } = sydney;
      changeEntity(practice, "Melbourne", { trackingOptionId: null });
      changeEntity(practice, "Sydney", { role: "unassigned", trackingOptionId: null });
      changeEntity(practice, "Melbourne", { trackingOptionId });
      await later(practice);
      const request = { tenantId: sydney.tenantId, by: "Demo" };
      const mend = () => practice.engine(practice.group).inbox.forgetCopies(request, practice.nowMs);
      return {
        practice,
        resourceId: invoice.InvoiceID,
        names: [SYDNEY],
        screen: "Organisations page",
        mend,
        ...byItself,
      };
    },
  },
  moving: {
    "the former satellite is paused": async (open) => {
      const practice = await open();
      const { invoice } = await mirroredSale(practice);
      changeEntity(practice, "Sydney", { paused: true });
      groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Melbourne")] });
      await later(practice);
      const mend = () => changeEntity(practice, "Sydney", { paused: false });
      return {
        practice,
        resourceId: invoice.InvoiceID,
        names: [SYDNEY, MELBOURNE],
        screen: "Organisations page",
        mend,
        ...byItself,
      };
    },
  },
};
