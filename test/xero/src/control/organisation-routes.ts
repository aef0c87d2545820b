/**
 * /sim/organisations/{tenantId}/…: acting as a person in one organisation. Documents and contacts are written in the
 * API's own shape.
 */

import { type Context, Hono } from "hono";
import { z } from "zod";
import { canonical } from "../input/names.ts";
import {
  AccountInputSchema,
  ContactInputSchema,
  CreditNoteInputSchema,
  InvoiceInputSchema,
  TaxRateInputSchema,
} from "../input/schemas.ts";
import type { Runtime } from "../runtime.ts";
import { body, defined } from "./body.ts";
import type { Control } from "./control.ts";
import { choices, invoiceDetail } from "./overview.ts";
import {
  AllocationSchema,
  CreditSchema,
  ItemSchema,
  OptionChangeSchema,
  OrganisationChangeSchema,
  PaymentSchema,
} from "./schemas.ts";

const NameSchema = z.object({ name: z.string().min(1) });

export function organisationRoutes(runtime: Runtime, control: Control): Hono {
  const routes = new Hono();
  routes.get("/:t", (c) => c.json(choices(runtime.world, control, id(c, "t"))));
  routes.patch("/:t", async (c) => c.json(change(control, id(c, "t"), await body(c, OrganisationChangeSchema))));
  routes.post("/:t/disconnect", (c) => c.json({ connections: control.disconnect(id(c, "t")) }));
  routes.post("/:t/limits", async (c) => {
    const { meter, used } = await body(
      c,
      z.object({ meter: z.enum(["minute", "day"]), used: z.int().min(0).max(100_000) }),
    );
    control.setUsed(id(c, "t"), meter, used);
    return c.json(control.remaining(id(c, "t")));
  });
  invoiceRoutes(routes, runtime, control);
  creditNoteRoutes(routes, control);
  contactRoutes(routes, control);
  settingRoutes(routes, control);
  return routes;
}

function id(c: Context, name: string): string {
  return c.req.param(name) ?? "";
}

function change(control: Control, tenantId: string, fields: z.infer<typeof OrganisationChangeSchema>) {
  const settings = control.bookkeeping(tenantId);
  const { periodLockDate, endOfYearLockDate } = fields;
  settings.setLockDates(defined({ period: periodLockDate, endOfYear: endOfYearLockDate }));
  if (fields.name !== undefined) settings.rename(fields.name);
  if (fields.dayLimit !== undefined) settings.setDayLimit(fields.dayLimit);
  if (fields.offline !== undefined) settings.setOffline(fields.offline);
  if (fields.addCurrency !== undefined) settings.addCurrency(fields.addCurrency);
  if (fields.removeCurrency !== undefined) settings.removeCurrency(fields.removeCurrency);
  return settings.organisation();
}

function invoiceRoutes(routes: Hono, runtime: Runtime, control: Control): void {
  routes.get("/:t/invoices", (c) => c.json({ items: control.person(id(c, "t")).invoices() }));
  routes.get("/:t/invoices/:i", (c) => c.json(invoiceDetail(runtime.world, control, id(c, "t"), id(c, "i"))));
  routes.post("/:t/invoices", async (c) =>
    c.json(control.person(id(c, "t")).raiseInvoice(await written(c, InvoiceInputSchema)), 201),
  );
  routes.post("/:t/invoices/:i", async (c) =>
    c.json(control.person(id(c, "t")).editInvoice(id(c, "i"), await written(c, InvoiceInputSchema))),
  );
  routes.post("/:t/invoices/:i/payments", async (c) =>
    c.json(control.person(id(c, "t")).pay(id(c, "i"), defined(await body(c, PaymentSchema))), 201),
  );
  routes.post("/:t/invoices/:i/credits", async (c) => {
    const allocationId = control.person(id(c, "t")).applyCredit(id(c, "i"), defined(await body(c, CreditSchema)));
    return c.json({ allocationId }, 201);
  });
  routes.delete("/:t/invoices/:i/credits/:a", (c) =>
    c.json(control.person(id(c, "t")).removeCredit(id(c, "i"), id(c, "a"))),
  );
  routes.get("/:t/payments", (c) => c.json({ items: control.person(id(c, "t")).payments() }));
  routes.delete("/:t/payments/:p", (c) => c.json(control.person(id(c, "t")).removePayment(id(c, "p"))));
  routes.post("/:t/payments/:p", async (c) => {
    const { reconciled } = await body(c, z.object({ reconciled: z.boolean() }));
    return c.json(control.person(id(c, "t")).reconcilePayment(id(c, "p"), reconciled));
  });
}

function creditNoteRoutes(routes: Hono, control: Control): void {
  routes.get("/:t/credit-notes", (c) => c.json({ items: control.person(id(c, "t")).creditNotes() }));
  routes.post("/:t/credit-notes", async (c) =>
    c.json(control.person(id(c, "t")).raiseCreditNote(await written(c, CreditNoteInputSchema)), 201),
  );
  routes.get("/:t/credit-notes/:n", (c) => c.json(control.person(id(c, "t")).creditNote(id(c, "n"))));
  routes.post("/:t/credit-notes/:n", async (c) =>
    c.json(control.person(id(c, "t")).editCreditNote(id(c, "n"), await written(c, CreditNoteInputSchema))),
  );
  routes.post("/:t/credit-notes/:n/allocations", async (c) => {
    const allocationId = control.person(id(c, "t")).allocate(id(c, "n"), defined(await body(c, AllocationSchema)));
    return c.json({ allocationId }, 201);
  });
  routes.delete("/:t/credit-notes/:n/allocations/:a", (c) => {
    control.person(id(c, "t")).unallocate(id(c, "n"), id(c, "a"));
    return c.body(null, 204);
  });
  routes.post("/:t/credit-notes/:n/refunds", async (c) =>
    c.json(control.person(id(c, "t")).refund(id(c, "n"), defined(await body(c, PaymentSchema))), 201),
  );
}

function contactRoutes(routes: Hono, control: Control): void {
  routes.get("/:t/contacts", (c) => c.json({ items: control.contactBook(id(c, "t")).all() }));
  routes.post("/:t/contacts", async (c) =>
    c.json(control.contactBook(id(c, "t")).add(await written(c, ContactInputSchema)), 201),
  );
  routes.post("/:t/contacts/:k", async (c) =>
    c.json(control.contactBook(id(c, "t")).edit(id(c, "k"), await written(c, ContactInputSchema))),
  );
  routes.post("/:t/contacts/:k/archive", (c) => c.json(control.contactBook(id(c, "t")).archive(id(c, "k"))));
  routes.post("/:t/contacts/:k/restore", (c) => c.json(control.contactBook(id(c, "t")).restore(id(c, "k"))));
  routes.post("/:t/contacts/:k/merge", async (c) => {
    const { into } = await body(c, z.object({ into: z.string() }));
    return c.json(control.contactBook(id(c, "t")).merge(id(c, "k"), into));
  });
}

function settingRoutes(routes: Hono, control: Control): void {
  routes.post("/:t/accounts", async (c) =>
    c.json(control.bookkeeping(id(c, "t")).addAccount(await written(c, AccountInputSchema)), 201),
  );
  routes.post("/:t/accounts/:code", async (c) =>
    c.json(control.bookkeeping(id(c, "t")).editAccount(id(c, "code"), await written(c, AccountInputSchema))),
  );
  routes.post("/:t/tax-rates", async (c) =>
    c.json(control.bookkeeping(id(c, "t")).saveTaxRate(await written(c, TaxRateInputSchema)), 201),
  );
  routes.post("/:t/tracking-categories", async (c) =>
    c.json(control.bookkeeping(id(c, "t")).addTrackingCategory((await body(c, NameSchema)).name), 201),
  );
  routes.post("/:t/tracking-options", async (c) => {
    const { category, name } = await body(c, NameSchema.extend({ category: z.string() }));
    return c.json(control.bookkeeping(id(c, "t")).addTrackingOption(category, name), 201);
  });
  routes.patch("/:t/tracking-options", async (c) => {
    const { category, option, ...fields } = await body(c, OptionChangeSchema);
    return c.json(control.bookkeeping(id(c, "t")).editTrackingOption(category, option, defined(fields)));
  });
  routes.post("/:t/branding-themes", async (c) =>
    c.json(control.bookkeeping(id(c, "t")).addBrandingTheme((await body(c, NameSchema)).name), 201),
  );
  routes.post("/:t/items", async (c) =>
    c.json(control.bookkeeping(id(c, "t")).addItem(defined(await body(c, ItemSchema))), 201),
  );
}

/** A body in the API's own shape; checked here, and read leniently by the rules again. */
async function written<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.input<Schema>> {
  const sent = await body(c, z.record(z.string(), z.unknown()));
  schema.parse(canonical(sent));
  return sent as z.input<Schema>;
}
