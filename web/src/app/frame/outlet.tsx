/** The view that the address names. */

import { ActivityView } from "../../features/activity/activity-view.tsx";
import { BackfillView } from "../../features/backfill/backfill-view.tsx";
import { DocumentView } from "../../features/documents/document-view.tsx";
import { DocumentsView } from "../../features/documents/documents-view.tsx";
import { EntitiesView } from "../../features/entities/entities-view.tsx";
import { EventsView } from "../../features/events/events-view.tsx";
import { ComparisonView } from "../../features/mappings/comparison-view.tsx";
import { MappingsView } from "../../features/mappings/mappings-view.tsx";
import { MonthsView } from "../../features/months/months-view.tsx";
import { OverviewView } from "../../features/overview/overview-view.tsx";
import { PeopleView } from "../../features/people/people-view.tsx";
import { SettingsView } from "../../features/settings/settings-view.tsx";
import { SetupView } from "../../features/setup/setup-view.tsx";
import type { View } from "../../format/views.ts";
import { VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Empty } from "../../ui/notes.tsx";
import { ViewHead } from "../../ui/view-head.tsx";

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
