/** The addresses that lead to Xero's sign-in and consent pages and back to where the person was. Pure. */

export function signInAddress(back: string): string {
  return withReturn("/auth/login", back);
}

/** Also mends a broken connection: connecting again keeps roles, mappings, history and backlog. */
export function connectAddress(back: string): string {
  return withReturn("/auth/connect", back);
}

/** Asks for the permission to add to the organisations' set-ups as well. */
export function connectToAddAddress(back: string): string {
  return withReturn("/auth/connect?with=additions", back);
}

function withReturn(path: string, back: string): string {
  if (back === "/" || back === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}return=${encodeURIComponent(back)}`;
}
