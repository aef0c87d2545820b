/**
 * Invoices that another tool had made in satellites before Orbit came, and the take-overs by which people hand them to it: what
 * happens of that in a world, and its promises. A choice of its own stream, so that the world draws what it draws without.
 */

import type { DocumentRow } from "../../../src/domain/document.ts";
import { DEMO } from "../../xero/src/demo/demo.ts";
import { line } from "../invoices.ts";
import { seeded } from "../seeded.ts";
import type { Leaving } from "./network.ts";
import type { Broken } from "./repeats.ts";
import type { ExtraPromise } from "./switches.ts";
import type { World } from "./world.ts";

const TWINS = 3;
const BY = "Demo Bookkeeper";

/** The same sale in the group and in a satellite, which says something of it otherwise. */
interface Twin {
  readonly groupId: string;
  readonly satellite: string;
  readonly satelliteId: string;
  /** What the group and the satellite said of it when it was made. */
  readonly before: string;
}

export class TakeOvers {
  readonly #world: World;
  readonly #twins = new Map<string, Twin>();
  /** Records about which a person asked or decided something: what is written then is what they wanted. */
  readonly #asked = new Set<string>();
  readonly #random: () => number;
  readonly #runs: string[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#random = seeded(world.plan.seed * 49_979_687 + 13);
  }

  /** Before Orbit is connected. */
  addTwins(): void {
    const { xero, plan } = this.#world;
    const satellites = xero.control.organisations().filter(({ tenantId }) => tenantId !== DEMO.group);
    const options = xero.control.bookkeeping(DEMO.group).trackingCategories()[0]?.options ?? [];
    for (let n = 0; n < TWINS; n++) {
      const { tenantId, name } = this.#pick(satellites);
      const option = options.find((one) => name.includes(one.name))?.name ?? null;
      const Contact = { Name: `Client ${Math.floor(this.#random() * plan.contacts)}` };
      const unitAmount = 100 + n;
      const sale = { Contact, Status: "AUTHORISED", LineItems: [line(option, unitAmount)] };
      const own = xero.control.person(DEMO.group).raiseInvoice(sale);
      if (
        xero.control
          .person(tenantId)
          .invoices()
          .some(({ InvoiceNumber }) => InvoiceNumber === own.InvoiceNumber)
      )
        continue;
      const words = { InvoiceNumber: own.InvoiceNumber, Reference: "From another tool" };
      const copy = xero.control
        .person(tenantId)
        .raiseInvoice({ ...sale, ...words, LineItems: [line(null, unitAmount)] });
      const twin = { groupId: own.InvoiceID, satellite: tenantId, satelliteId: copy.InvoiceID };
      this.#twins.set(twin.satelliteId, { ...twin, before: this.#saidOf(twin) });
    }
  }

  /** A person asks for a plan, or accepts what agrees exactly, and now and then what differs too. */
  run(isDryRun: boolean): void {
    const { agenda, satellites } = this.#world;
    for (const satellite of isDryRun ? [this.#pick(satellites)] : satellites) {
      const here = [...this.#twins.values()].filter((twin) => twin.satellite === satellite);
      const include = this.#random() < 0.5 ? here.map(({ groupId }) => groupId.toLowerCase()) : [];
      const id = `01TAKEOVER${this.#runs.length}`;
      this.#runs.push(id);
      this.#world
        .object(this.#world.group)
        .tell((_, engine) => engine.takeOvers.start({ id, satellite, isDryRun, include, by: BY }, agenda.nowMs));
    }
  }

  asked(recordId: string): void {
    this.#asked.add(recordId);
  }

  /** Options change hands: all move. */
  askedOfAll(): void {
    for (const { groupId } of this.#twins.values()) this.#asked.add(groupId);
  }

  /** A write about a twin of which nothing has changed since it was there: only the take-over can be its reason. */
  says({ request, tenantId }: Leaving, body: string): Broken<ExtraPromise> | null {
    for (const twin of this.#twins.values()) {
      if (twin.satellite !== tenantId || !`${request.url}${body}`.includes(twin.satelliteId)) continue;
      if (this.#asked.has(twin.groupId) || this.#saidOf(twin) !== twin.before) continue;
      const what = `${request.method} ${new URL(request.url).pathname} writes to a copy that was taken over as it is`;
      return { invariant: "a take-over writes nothing", what };
    }
    return null;
  }

  /** Documents of the satellites that nobody has taken over: theirs, whatever becomes of the group's. */
  leftAlone(): readonly string[] {
    const { d1, hasAdopted } = this.#world;
    return [...this.#twins.values()].flatMap(({ groupId, satellite, satelliteId }) => {
      if (hasAdopted || this.#adopted().has(satelliteId)) return [];
      return d1.mappings.get(`invoice:${groupId}:${satellite}`)?.satelliteId === satelliteId ? [] : [satelliteId];
    });
  }

  /** What a take-over leaves as it is on both sides, and the document lists, until the record is edited. */
  isListed({ groupId, differences }: DocumentRow): boolean {
    const isTwin = [...this.#twins.values()].some((twin) => twin.groupId === groupId);
    return isTwin && (differences ?? []).some(({ field }) => field === "paid");
  }

  #adopted(): ReadonlySet<string> {
    const { takeOvers } = this.#world.object(this.#world.group).engine;
    const items = this.#runs.flatMap((id) => takeOvers.items(id, 0).flat());
    return new Set(items.flatMap(({ adopted, satelliteId }) => (adopted && satelliteId !== null ? [satelliteId] : [])));
  }

  /** Once nothing is under way: what was taken over is the one copy of its record, wherever. */
  broken(): string | null {
    const { xero, d1, satellites } = this.#world;
    for (const { groupId, satellite, satelliteId } of this.#twins.values()) {
      if (d1.mappings.get(`invoice:${groupId}:${satellite}`)?.satelliteId !== satelliteId) continue;
      const live = satellites
        .flatMap((id) => xero.control.person(id).invoices())
        .filter(({ Status }) => Status === "AUTHORISED" || Status === "PAID")
        .filter(({ InvoiceID, Url = "" }) => InvoiceID === satelliteId || Url.includes(groupId));
      if (live.length > 1) return `never two live copies: ${live[0]?.InvoiceNumber} was taken over and is live twice`;
    }
    return null;
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error("there is nothing to choose from");
    return item;
  }

  /** As Xero has both. */
  #saidOf({ groupId, satellite, satelliteId }: Pick<Twin, "groupId" | "satellite" | "satelliteId">): string {
    const { xero } = this.#world;
    const find = (tenantId: string, id: string) =>
      xero.control
        .person(tenantId)
        .invoices()
        .find(({ InvoiceID }) => InvoiceID === id);
    return JSON.stringify([find(DEMO.group, groupId), find(satellite, satelliteId)]);
  }
}
