/** Names for the shapes that the API answers with, taken from its routes: never written down a second time. */

import type { InferRequestType, InferResponseType } from "hono/client";
import type { api } from "./client.ts";

type Api = typeof api;

/** The same for every refusal of every route. */
export type Problem = InferResponseType<Api["events"][":id"]["$get"], 404>;
export type Session = InferResponseType<Api["session"]["$get"], 200>;
export type MemberRole = Session["role"];

export type EventPage = InferResponseType<Api["events"]["$get"], 200>;
export type OrbitEvent = EventPage["items"][number];
export type EventQuery = InferRequestType<Api["events"]["$get"]>["query"];
export type EventStatus = OrbitEvent["status"];
export type EventTarget = OrbitEvent["targets"][number];
export type Failure = OrbitEvent["failures"][number];
export type FailureCode = Failure["code"];
export type RecordKind = OrbitEvent["kind"];
export type EventDetail = InferResponseType<Api["events"][":id"]["$get"], 200>;
export type TimelineEntry = EventDetail["timeline"][number];
export type EventSummary = InferResponseType<Api["events"]["summary"]["$get"], 200>;
export type Call = InferResponseType<Api["events"][":id"]["calls"]["$get"], 200>["items"][number];
export type Counts = EventSummary["byStatus"];
export type BulkRequest = InferRequestType<Api["events"]["resync"]["$post"]>["json"];
export type ResyncPlan = InferResponseType<Api["events"]["resync"]["$post"], 202>["plan"];
export type Choice = InferRequestType<Api["events"][":id"]["decide"]["$post"]>["json"]["choice"];

export type Entity = InferResponseType<Api["entities"]["$get"], 200>["items"][number];
export type FormerEntity = InferResponseType<Api["entities"]["former"]["$get"], 200>["items"][number];
export type EntityRole = Entity["role"];
export type EntityChange = InferRequestType<Api["entities"][":tenantId"]["$patch"]>["json"];
export type Account = InferResponseType<Api["accounts"]["$get"], 200>[number];
export type BudgetWindow = Entity["budget"]["minute"];

export type Settings = InferResponseType<Api["settings"]["$get"], 200>;
export type SettingsChange = InferRequestType<Api["settings"]["$patch"]>["json"];

export type MappingPage = InferResponseType<Api["mappings"]["$get"], 200>;
export type Mapping = MappingPage["items"][number];
export type Comparison = InferResponseType<Api["mappings"][":kind"][":groupId"][":tenantId"]["$get"], 200>;
export type Drift = InferResponseType<Api["drift"]["$get"], 200>["items"][number];
export type Member = InferResponseType<Api["members"]["$get"], 200>["items"][number];
export type OrbitDocument = InferResponseType<Api["documents"]["$get"], 200>["items"][number];
export type DocumentDetail = InferResponseType<Api["documents"][":kind"][":groupId"]["$get"], 200>;
export type DocumentState = OrbitDocument["state"];
export type DocumentSummary = InferResponseType<Api["documents"]["summary"]["$get"], 200>;
export type DocumentKind = OrbitDocument["kind"];
export type MailPreferences = InferResponseType<Api["mail-preferences"]["$get"], 200>;
export type MailPreferencesChange = InferRequestType<Api["mail-preferences"]["$patch"]>["json"];
export type PastAlert = InferResponseType<Api["alerts"]["history"]["$get"], 200>["items"][number];
export type Token = InferResponseType<Api["tokens"]["$get"], 200>["items"][number];
export type AuditPage = InferResponseType<Api["audit"]["$get"], 200>;
export type AuditEntry = AuditPage["items"][number];
export type DeadLetter = InferResponseType<Api["dead-letters"]["$get"], 200>["items"][number];

export type Overview = InferResponseType<Api["overview"]["$get"], 200>;
export type SatelliteCounts = Overview["satellites"][number];
export type Activity = InferResponseType<Api["overview"]["activity"]["$get"], 200>;
export type SetupCheck = InferResponseType<Api["setup"]["checks"]["$get"], 200>["items"][number];

export type XeroPlan = InferResponseType<Api["xero-plan"]["$get"], 200>;
export type SetupGrid = InferResponseType<Api["setup"]["grid"]["$get"], 200>;
export type SetupAdditions = InferRequestType<Api["setup"]["additions"]["$post"]>["json"];
export type GridPart = SetupGrid["lists"][number];
export type GridList = GridPart["list"];
export type GridRow = GridPart["rows"][number];
export type GridCell = GridRow["cells"][number];

export type TieOut = InferResponseType<Api["tie-out"]["$get"], 200>;
export type TiedOutMonth = InferResponseType<Api["tie-out"]["months"]["$get"], 200>["items"][number];
export type TieOutSatellite = TieOut["satellites"][number];
export type TieOutDifference = TieOutSatellite["differences"][number];

export type TakeOver = InferResponseType<Api["adopt"][":id"]["$get"], 200>;
export type TakeOverItem = TakeOver["items"][number];

export type Backfill = InferResponseType<Api["backfill"]["$post"], 202>;
export type BackfillPreview = InferResponseType<Api["backfill"]["$post"], 200>;
