/** What stands in front of Xero and answers in its place now and then: an HTML page, or nothing at all. Pure. */

import type { CallFault } from "./switches.ts";

const STATUS: Partial<Record<CallFault, number>> = {
  "page-400": 400,
  "page-403": 403,
  "page-408": 408,
  "page-412": 412,
  "page-200": 200,
};
const STATUSES = [400, 403, 408, 412, 200] as const;

/** Null: the call is Xero's to answer. */
export function edgePage(fault: CallFault | null, random: () => number): Response | null {
  const status = fault === null ? undefined : STATUS[fault];
  return status === undefined ? null : page(status, random);
}

/** Any of them, for a call that is struck for another reason. */
export function anyEdgePage(random: () => number): Response {
  return page(STATUSES[Math.floor(random() * STATUSES.length)] ?? 400, random);
}

function page(status: number, random: () => number): Response {
  if (random() < 0.4) return new Response("", { status });
  const html = `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>Request could not be served</h1></body></html>`;
  return new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}

const SETTINGS = /\/(Organisation|Accounts|TaxRates|Currencies|TrackingCategories|BrandingThemes|Items)(\/|$)/;

export function isAboutSettings(request: Request): boolean {
  return request.method === "GET" && SETTINGS.test(new URL(request.url).pathname);
}
