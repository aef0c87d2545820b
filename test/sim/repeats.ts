/**
 * Sees every call of a simulated practice and says which one left in vain: refused by Xero and sent again with the same
 * documents, or the same write answered time and again.
 */

const HOUR_MS = 60 * 60_000;
/** A document of its own may be tried again after a look at what stands in its way. */
const MOST_ALONE = 3;
/** The pauses between them are under a minute in all, so an hour is one series. */
const MOST_ANSWERED = 6;

interface Sent {
  readonly atMs: number;
  readonly isRefused: boolean;
}

export class Repeats {
  /** In words; null while no call left in vain. */
  violation: string | null = null;
  readonly #sent = new Map<string, Sent[]>();

  /** The call's name, to be given with its answer. */
  async leaving(request: Request, nowMs: number): Promise<string> {
    const url = new URL(request.url);
    const body = request.method === "GET" ? "" : await request.clone().text();
    const tenant = request.headers.get("xero-tenant-id") ?? "";
    const name = [tenant, request.method, url.pathname, url.search, body].join(" ");
    const before = (this.#sent.get(name) ?? []).filter(({ atMs }) => nowMs - atMs < HOUR_MS);
    const documents = documentsIn(url, body);
    const refused = before.filter(({ isRefused }) => isRefused).length;
    if (documents > 1 && refused > 0)
      this.#broken(`a call for ${documents} documents that was refused left again`, name);
    if (documents > 0 && refused >= MOST_ALONE) this.#broken("a refused call left again and again", name);
    const isWrite = request.method !== "GET";
    if (isWrite && before.length >= MOST_ANSWERED) this.#broken("the same write left again and again", name);
    return name;
  }

  async answered(name: string, response: Response, nowMs: number): Promise<void> {
    const isAnswer = response.status < 500 && ![401, 403, 408, 412, 429].includes(response.status);
    if (!isAnswer) return;
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    const isRefused = response.status >= 400 && isJson && (await response.clone().text()).includes('"Message"');
    this.#sent.set(name, [...(this.#sent.get(name) ?? []), { atMs: nowMs, isRefused }]);
  }

  #broken(what: string, name: string): void {
    this.violation ??= `nothing leaves in vain: ${what}: ${name.slice(0, 300)}`;
  }
}

/** 0: the call names none, as a page of a list. */
function documentsIn({ searchParams, pathname }: URL, body: string): number {
  const listed = searchParams.get("IDs") ?? searchParams.get("InvoiceNumbers");
  if (listed !== null) return listed.split(",").length;
  if (body === "") return searchParams.has("where") || /[0-9a-f]{8}-/.test(pathname) ? 1 : 0;
  const [elements] = Object.values(JSON.parse(body));
  return Array.isArray(elements) ? elements.length : 1;
}
