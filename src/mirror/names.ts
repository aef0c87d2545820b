/** Xero compares names without regard to case and surrounding blanks; an absent name equals nothing. Pure. */
export function sameName(a: string | null | undefined, b: string | null | undefined): boolean {
  return a != null && b != null && a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** A contact's name as Xero takes it: without blanks around it, and single ones inside. */
export function plainName(name: string): string {
  return name.trim().replace(/\s+/g, " ");
}

/** The same for every spelling that Xero takes for one name: contacts that differ in blanks or case alone are one. */
export function contactNameKey(name: string): string {
  return plainName(name).toLowerCase();
}
