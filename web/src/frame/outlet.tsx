/** The view that the address names. */

import { ActivityView } from "../activity/activity-view.tsx";
import { Link } from "../address/link.tsx";
import type { View } from "../address/views.ts";
import { VIEWS } from "../address/views.ts";
import { BackfillView } from "../backfill/backfill-view.tsx";
import { Empty } from "../controls/notes.tsx";
import { DocumentView } from "../documents/document-view.tsx";
import { DocumentsView } from "../documents/documents-view.tsx";
import { EntitiesView } from "../entities/entities-view.tsx";
import { EventsView } from "../events/events-view.tsx";
import { ComparisonView } from "../mappings/comparison-view.tsx";
import { MappingsView } from "../mappings/mappings-view.tsx";
import { MonthsView } from "../months/months-view.tsx";
import { OverviewView } from "../overview/overview-view.tsx";
import { PeopleView } from "../people/people-view.tsx";
import { SettingsView } from "../settings/settings-view.tsx";
import { SetupView } from "../setup/setup-view.tsx";
import { ViewHead } from "./view-head.tsx";

export function Outlet({ view }: { readonly view: View }) {
  switch (view.name) {
    case "overview":
      return <OverviewView />;
    case "events":
      return <EventsView eventId={view.eventId} />;
    case "documents":
      return view.document === null ? <DocumentsView /> : <DocumentView document={view.document} />;
    case "entities":
      return <EntitiesView />;
    case "mappings":
      return view.copy === null ? <MappingsView /> : <ComparisonView copy={view.copy} />;
    case "months":
      return <MonthsView />;
    case "backfill":
      return <BackfillView />;
    case "setup":
      return <SetupView />;
    case "people":
      return <PeopleView />;
    case "settings":
      return <SettingsView />;
    case "activity":
      return <ActivityView />;
    case "nothing":
      return <Nothing />;
  }
}

function Nothing() {
  return (
    <main class="view">
      <ViewHead title="There is nothing at this address" />
      <Empty icon="search" title="The link may be old or mistyped.">
        <Link class="button plain" to={VIEWS.overview.path}>
          Go to the overview
        </Link>
      </Empty>
    </main>
  );
}
