/** What a seed's organisations are like before Orbit is connected to them: the circumstances of its plan. */

import { contactNameKey } from "../../../src/mirror/names.ts";
import { DEMO } from "../../xero/src/demo/demo.ts";
import { ITEM, SERVICES } from "../line-habits.ts";
import { seeded } from "../seeded.ts";
import type { World } from "./world.ts";

/** The group's own tax rates, in the order in which they were made: TAX001 and so on. */
const OWN_TAX_RATES = [
  { name: "Exports Zero", percent: 0 },
  { name: "Medical Exempt", percent: 0 },
  { name: "Levy 7%", percent: 7 },
] as const;
/** What a satellite has beside them. */
const FOREIGN_TAX_RATE = { name: "Eco levy 7%", percent: 7 } as const;

export const OWN_TAX_TYPES = OWN_TAX_RATES.map((_, index) => `TAX00${index + 1}`);

/** The group's account for what satellites receive. */
export const CLEARING_CODE = "852";

export function arrange(world: World): void {
  const { circumstances } = world.plan;
  if (circumstances.has("own-tax-numbers")) numberTaxRates(world);
  if (circumstances.has("lines-change")) addItemsAndServices(world);
  if (circumstances.has("already-there")) addWhatIsThere(world);
  if (world.plan.paymentsFrom !== "group") addClearingAccount(world);
  if (circumstances.has("names-with-blanks")) addNamesWithBlanks(world);
}

/** As people typed them years ago: Xero takes each for the group's name. */
const SPELLINGS = [
  (name: string) => ` ${name}`,
  (name: string) => `${name} `,
  (name: string) => name.replace(" ", "  "),
];

function addNamesWithBlanks(world: World): void {
  const { xero, plan } = world;
  // Not the stream that the world draws from.
  const random = seeded(plan.seed * 32_452_843 + 3);
  for (const tenantId of satellitesOf(world)) {
    const book = xero.control.contactBook(tenantId);
    const taken = new Set(book.all().map(({ Name }) => contactNameKey(Name)));
    for (let client = 0; client < plan.contacts; client++) {
      const name = `Client ${client}`;
      const spelled = SPELLINGS[Math.floor(random() * 2 * SPELLINGS.length)];
      if (spelled !== undefined && !taken.has(contactNameKey(name))) book.add({ Name: spelled(name) });
    }
  }
}

function satellitesOf(world: World): readonly string[] {
  return world.xero.control.organisations().flatMap(({ tenantId }) => (tenantId === DEMO.group ? [] : tenantId));
}

/** In each satellite in another order, with one more among them. */
function numberTaxRates({ xero, dice }: World): void {
  for (const { tenantId } of xero.control.organisations()) {
    const isGroup = tenantId === DEMO.group;
    const rates = isGroup ? [...OWN_TAX_RATES] : [...OWN_TAX_RATES, FOREIGN_TAX_RATE];
    while (rates.length > 0) {
      const [rate] = rates.splice(isGroup ? 0 : dice.between(0, rates.length - 1), 1);
      if (rate === undefined) continue;
      const components = [{ Name: rate.name, Rate: rate.percent }];
      xero.control.bookkeeping(tenantId).saveTaxRate({ Name: rate.name, TaxComponents: components });
    }
  }
}

function addClearingAccount({ xero }: World): void {
  const account = { Code: CLEARING_CODE, Name: "Received in satellites", Type: "CURRENT" } as const;
  xero.control.bookkeeping(DEMO.group).addAccount({ ...account, EnablePaymentsToAccount: true });
}

function addItemsAndServices({ xero }: World): void {
  for (const { tenantId } of xero.control.organisations()) {
    const bookkeeping = xero.control.bookkeeping(tenantId);
    bookkeeping.addItem({ code: ITEM, name: "Consulting" });
    if (bookkeeping.trackingCategories().some(({ name }) => name === "Service")) continue;
    bookkeeping.addTrackingCategory("Service");
    for (const service of SERVICES) bookkeeping.addTrackingOption("Service", service);
  }
}

/** Half of the contacts, and some numbers that the group gives later. */
function addWhatIsThere(world: World): void {
  const { xero, dice, plan, own } = world;
  for (const tenantId of satellitesOf(world)) {
    const book = xero.control.contactBook(tenantId);
    for (let client = 0; client < plan.contacts; client++) {
      if (dice.random() < 0.5) book.add({ Name: `Client ${client}` });
    }
    for (let times = 0; times < 2; times++) {
      const number = `INV-${String(dice.between(1, plan.invoices)).padStart(4, "0")}`;
      const person = xero.control.person(tenantId);
      if (person.invoices().some(({ InvoiceNumber }) => InvoiceNumber === number)) continue;
      const raised = person.raiseInvoice({
        InvoiceNumber: number,
        Contact: { Name: "Local" },
        Status: "AUTHORISED",
        LineItems: [{ Description: "Own", Quantity: 1, UnitAmount: 1, AccountCode: "200", TaxType: "OUTPUT" }],
      });
      own.add(raised.InvoiceID);
    }
  }
}
