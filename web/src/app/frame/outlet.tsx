/** The view that the address names. The overview is there from the start: most people begin there. */

import { OverviewView } from "../../features/overview/overview-view.tsx";
import { useMaySee } from "../../features/session/allowed.tsx";
import type { View, ViewName } from "../../format/views.ts";
import { VIEWS } from "../../format/views.ts";
import { Link } from "../../ui/link.tsx";
import { Empty, Note } from "../../ui/notes.tsx";
import { ViewHead } from "../../ui/view-head.tsx";
import { lazyView } from "./lazy-view.tsx";

const ActivityView = lazyView(async () => (await import("../../features/activity/activity-view.tsx")).ActivityView);
const BackfillView = lazyView(async () => (await import("../../features/backfill/backfill-view.tsx")).BackfillView);
const DocumentView = lazyView(async () => (await import("../../features/documents/document-view.tsx")).DocumentView);
const DocumentsView = lazyView(async () => (await import("../../features/documents/documents-view.tsx")).DocumentsView);
const EntitiesView = lazyView(async () => (await import("../../features/entities/entities-view.tsx")).EntitiesView);
const EventsView = lazyView(async () => (await import("../../features/events/events-view.tsx")).EventsView);
const ComparisonView = lazyView(
  async () => (await import("../../features/mappings/comparison-view.tsx")).ComparisonView,
);
const MappingsView = lazyView(async () => (await import("../../features/mappings/mappings-view.tsx")).MappingsView);
const MonthsView = lazyView(async () => (await import("../../features/months/months-view.tsx")).MonthsView);
const PeopleView = lazyView(async () => (await import("../../features/people/people-view.tsx")).PeopleView);
const SettingsView = lazyView(async () => (await import("../../features/settings/settings-view.tsx")).SettingsView);
const SetupView = lazyView(async () => (await import("../../features/setup/setup-view.tsx")).SetupView);

export function Outlet({ view }: { readonly view: View }) {
  const maySee = useMaySee();
  if (view.name !== "nothing" && !maySee(view.name)) return <NotYours name={view.name} />;
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

/** A link may lead anybody there. */
function NotYours({ name }: { readonly name: ViewName }) {
  return (
    <main class="view narrow">
      <ViewHead title={VIEWS[name].title} />
      <Note
        tone="info"
        title={name === "people" ? "Only an owner of the firm can see this." : "Viewers of the firm cannot see this."}
      />
    </main>
  );
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
