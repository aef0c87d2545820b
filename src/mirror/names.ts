/** Xero compares names without regard to case and surrounding blanks; an absent name equals nothing. Pure. */
export function sameName(a: string | null | undefined, b: string | null | undefined): boolean {
  return a != null && b != null && a.trim().toLowerCase() === b.trim().toLowerCase();
}
