/** The way to Xero's consent page and back to where the person is; off for roles whose consent the API refuses. */

import type { ComponentChildren } from "preact";
import type { MemberRole } from "../../data/shapes.ts";
import { Button } from "../../ui/button.tsx";
import { place } from "../../ui/place.ts";
import { connectAddress, connectToAddAddress } from "./addresses.ts";
import { needsRole, useMay } from "./allowed.tsx";

interface ConnectLinkProps {
  /** Adding an organisation is the owners' own; operators may mend a connection. */
  readonly least: MemberRole;
  readonly kind: "primary" | "plain";
  /** The permission to add to the set-ups is wanted too. */
  readonly toAdd?: boolean;
  readonly children: ComponentChildren;
}

export function ConnectLink({ least, kind, toAdd = false, children }: ConnectLinkProps) {
  const { path, search } = place.value;
  if (!useMay(least)) return <Button offBecause={needsRole(least)}>{children}</Button>;
  return (
    <a class={`button ${kind}`} href={(toAdd ? connectToAddAddress : connectAddress)(`${path}${search}`)}>
      {children}
    </a>
  );
}
