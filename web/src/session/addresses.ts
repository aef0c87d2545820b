/** The addresses that lead to Xero's sign-in and consent pages and back to where the person was. Pure. */

export function signInAddress(back: string): string {
  return withReturn("/auth/login", back);
}

/** Also mends a broken connection: connecting again keeps roles, mappings, history and backlog. */
export function connectAddress(back: string): string {
  return withReturn("/auth/connect", back);
}

function withReturn(path: string, back: string): string {
  return back === "/" || back === "" ? path : `${path}?return=${encodeURIComponent(back)}`;
}
