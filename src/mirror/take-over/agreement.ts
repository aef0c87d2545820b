/** Whether a document of the satellite says what a document of the group says, and whether their contacts are one. Pure. */

import type { Difference } from "../../domain/failure.ts";
import { shown } from "../money.ts";
import { contactNameKey, sameName } from "../names.ts";
import type { ContactFacts, DocumentFacts } from "./facts.ts";

export interface ContactLinks {
  readonly group: ReadonlyMap<string, ContactFacts>;
  readonly own: ReadonlyMap<string, ContactFacts>;
  readonly contactCopyOf: (groupContactId: string) => string | null;
}

export interface Agreement {
  readonly differences: readonly Difference[];
  readonly isSameContact: boolean;
  readonly contact: { readonly groupId: string; readonly satelliteId: string } | null;
}

export function agreementOf(group: DocumentFacts, own: DocumentFacts, links: ContactLinks): Agreement {
  const contact = contactAgreement(group, own, links);
  const differences: Difference[] = [];
  const compare = (field: string, ours: string, theirs: string) => {
    if (ours !== theirs) differences.push({ field, group: ours, satellite: theirs });
  };
  if (!sameName(group.number, own.number)) compare("number", group.number ?? "none", own.number ?? "none");
  if (!contact.isSame)
    differences.push({ field: "contact", group: group.contactName ?? "none", satellite: contact.words });
  compare("date", group.date ?? "none", own.date ?? "none");
  compare("currency", group.currency ?? "none", own.currency ?? "none");
  compare("total", shownTotal(group), shownTotal(own));
  // Where the total differs the tax does as well.
  if (group.total === own.total) compare("tax", shownTax(group), shownTax(own));
  // Approved and paid are the same document: what is paid is mirrored on its own.
  if (own.status !== "AUTHORISED" && own.status !== "PAID") compare("status", group.status, own.status);
  return { differences, isSameContact: contact.isSame, contact: contact.isSame ? contact.link : null };
}

function contactAgreement(group: DocumentFacts, own: DocumentFacts, links: ContactLinks) {
  const [ours, theirs] = [byId(links.group, group.contactId), byId(links.own, own.contactId)];
  const name = own.contactName ?? theirs?.name ?? "none";
  if (group.contactId === null || own.contactId === null) return { isSame: false, words: name, link: null };
  const copyId = links.contactCopyOf(group.contactId);
  if (copyId !== null) return { isSame: sameId(copyId, own.contactId), words: name, link: null };
  const owner = theirs?.ownerId ?? null;
  if (owner !== null && !sameId(owner, group.contactId)) {
    return { isSame: false, words: `${name}, the copy of another contact`, link: null };
  }
  const link = { groupId: group.contactId, satelliteId: own.contactId };
  const isSame = isSameContact({ ...group, facts: ours }, { ...own, facts: theirs });
  // One that is archived cannot be changed by an app: it becomes no copy, and what is mirrored later says so.
  return { isSame, words: name, link: theirs === null || theirs.isArchived ? null : link };
}

interface Named {
  readonly contactId: string | null;
  readonly contactName: string | null;
  readonly facts: ContactFacts | null;
}

/** By name, by a number of either, or by the group's id, which travels in the number of what Orbit itself makes. */
function isSameContact(group: Named, own: Named): boolean {
  const [ours, theirs] = [group.facts?.name ?? group.contactName, own.facts?.name ?? own.contactName];
  if (ours !== null && theirs !== null && contactNameKey(ours) === contactNameKey(theirs)) return true;
  const [a, b] = [group.facts, own.facts];
  return (
    sameName(a?.contactNumber, b?.contactNumber) ||
    sameName(a?.accountNumber, b?.accountNumber) ||
    sameName(group.contactId, b?.contactNumber)
  );
}

export function shownTotal({ total, currency }: DocumentFacts): string {
  return shown(total / 100, currency);
}

function shownTax({ tax, currency }: DocumentFacts): string {
  return shown(tax / 100, currency);
}

function byId(contacts: ReadonlyMap<string, ContactFacts>, id: string | null): ContactFacts | null {
  return id === null ? null : (contacts.get(id.toLowerCase()) ?? null);
}

function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
