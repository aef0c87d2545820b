/** Contacts that a satellite does not take. */

import { raise } from "../invoices.ts";
import type { Practice } from "../practice.ts";
import { groupContacts, later, type Scenario, type Scenarios, SYDNEY, sydneyContacts } from "./stage.ts";

const byItself = { press: "nothing", ends: "synced" } as const;

function sydneys(practice: Practice, name: string) {
  const contact = sydneyContacts(practice)
    .all()
    .find((one) => one.Name === name);
  if (contact === undefined) throw new Error(`no contact ${name}`);
  return contact;
}

/** The group's contact gets what another contact of Sydney has already. */
function clash(change: object, theirs: { readonly Name: string; readonly AccountNumber?: string }): Scenario {
  return async (open) => {
    const practice = await open();
    const ours = groupContacts(practice).add({ Name: "Ridgeway University" });
    raise(practice);
    await later(practice);
    const other = sydneyContacts(practice).add(theirs);
    await later(practice);
    groupContacts(practice).edit(ours.ContactID, change);
    await later(practice);
    const mend = async () => {
      sydneyContacts(practice).edit(other.ContactID, { Name: "Somebody else", AccountNumber: "A-2" });
      await later(practice);
    };
    const names = [SYDNEY, ...Object.values(change)];
    return { practice, resourceId: ours.ContactID, names, screen: "Contacts", mend, press: "resync", ends: "synced" };
  };
}

export const CONTACTS: Scenarios<
  "contact-archived" | "contact-name-taken" | "account-number-taken" | "contact-email-missing"
> = {
  "contact-archived": {
    "the copy of a client is archived before the next invoice": async (open) => {
      const practice = await open();
      raise(practice, { contact: "Sleepy" });
      await later(practice);
      sydneyContacts(practice).archive(sydneys(practice, "Sleepy").ContactID);
      await later(practice);
      const { InvoiceID: resourceId } = raise(practice, { contact: "Sleepy" });
      await later(practice);
      const mend = () => sydneyContacts(practice).restore(sydneys(practice, "Sleepy").ContactID);
      return { practice, resourceId, names: ["Sleepy", SYDNEY], screen: "Contacts → Archived", mend, ...byItself };
    },
    "the satellite has archived a contact of that name long ago": async (open) => {
      const practice = await open();
      const { ContactID } = sydneyContacts(practice).add({ Name: "Sleepy" });
      sydneyContacts(practice).archive(ContactID);
      await later(practice);
      const { InvoiceID: resourceId } = raise(practice, { contact: "Sleepy" });
      await later(practice);
      const mend = () => sydneyContacts(practice).restore(ContactID);
      return { practice, resourceId, names: ["Sleepy", SYDNEY], screen: "Contacts → Archived", mend, ...byItself };
    },
  },
  "contact-name-taken": {
    "a client is renamed to what another contact there is called": clash({ Name: "Twin" }, { Name: "Twin" }),
  },
  "account-number-taken": {
    "a client gets the number of another contact there": clash(
      { AccountNumber: "A-1" },
      { Name: "Other", AccountNumber: "A-1" },
    ),
  },
  "contact-email-missing": {
    "the email address goes, and the satellite has added people": async (open) => {
      const practice = await open();
      const ours = groupContacts(practice).add({
        Name: "Ridgeway University",
        EmailAddress: "office@ridgeway.example",
      });
      raise(practice);
      await later(practice);
      const people = [{ FirstName: "Al", LastName: "Ice", EmailAddress: "al@ridgeway.example" }];
      const copy = sydneys(practice, "Ridgeway University");
      sydneyContacts(practice).edit(copy.ContactID, { ContactPersons: people });
      await later(practice);
      groupContacts(practice).edit(ours.ContactID, { EmailAddress: "" });
      await later(practice);
      const mend = () => groupContacts(practice).edit(ours.ContactID, { EmailAddress: "new@ridgeway.example" });
      const names = ["Ridgeway University", SYDNEY];
      return { practice, resourceId: ours.ContactID, names, screen: "Contacts", mend, ...byItself };
    },
  },
};
