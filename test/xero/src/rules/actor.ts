/**
 * Who changes something: the app through the API, or a person in Xero itself. People may do things that the API cannot
 * (restore a contact, merge, reconcile), and advisers may work before the period lock date (docs/xero.md §4.7).
 */

export interface Actor {
  readonly kind: "app" | "person";
  /** As History shows it. */
  readonly name: string;
  readonly adviser: boolean;
}

/** The app is bound as the person who connected it. */
export function appActor(adviser: boolean): Actor {
  return { kind: "app", name: "System Generated", adviser };
}

export function personActor(name: string, adviser: boolean): Actor {
  return { kind: "person", name, adviser };
}
