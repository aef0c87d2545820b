/** The one button for a document that was looked up in the group's Xero: Documents and Months offer the same. */

import type { Entity } from "../../data/shapes.ts";
import { documentAddress } from "../../format/views.ts";
import { Button } from "../../ui/button.tsx";
import { go } from "../../ui/place.ts";
import { XeroLink } from "../entities/xero-link.tsx";
import { CheckDocument, COPY_NOW } from "./check-button.tsx";
import type { Found } from "./requests.ts";
import { buttonFor } from "./verdict-button.ts";

interface FoundActProps {
  readonly item: Pick<Found, "kind" | "groupId" | "number" | "verdict">;
  /** The group; null while it is not known. */
  readonly group: Entity | null;
  readonly primary?: boolean;
  /** It is being read and copied. */
  onAsked(): void;
}

export function FoundAct({ item, group, primary = false, onAsked }: FoundActProps) {
  const { kind, groupId, number, verdict } = item;
  const label = number ?? groupId;
  switch (buttonFor(verdict.code)) {
    case "check":
      return (
        <CheckDocument kind={kind} groupId={groupId} label={label} of={primary ? "view" : "others"} onAsked={onAsked}>
          {verdict.code === "changed" ? "Bring it up to date now" : COPY_NOW}
        </CheckDocument>
      );
    case "show":
      return <Button onPress={() => go(documentAddress({ kind, groupId }, ""))}>Show it</Button>;
    case "open-in-xero":
      return group === null ? null : (
        <XeroLink kind={kind} id={groupId} tenantId={group.tenantId} where={group.name}>
          {`Open ${label} in Xero`}
        </XeroLink>
      );
  }
}
