/** Starts the page: the watchers of address, connection and session, then the first paint. */

import "./styles/tokens.css";
import "./styles/base.css";
import "./controls/button.css";
import "./controls/field.css";
import "./controls/notes.css";
import "./controls/dialog.css";
import "./controls/meter.css";
import "./frame/frame.css";
import "./frame/view.css";
import "./session/session.css";
import "./events/events.css";
import "./events/filters.css";
import "./events/event-table.css";
import "./events/selection-bar.css";
import "./events/panel/panel.css";
import "./entities/entities.css";
import "./take-over/take-over.css";
import "./overview/overview.css";
import "./setup/grid/grid.css";
import "./setup/setup.css";
import "./months/months.css";
import "./styles/lists.css";
import "./keyboard/keyboard.css";
import "./styles/print.css";
import { render } from "preact";
import { watchAddress } from "./address/place.ts";
import { App } from "./app.tsx";
import { watchConnection } from "./live/connection.ts";
import { watchSession } from "./session/who.ts";
import { watchUnsaved } from "./settings/draft.ts";

watchAddress();
watchConnection();
watchSession();
watchUnsaved();

const page = document.getElementById("page");
if (page !== null) render(<App />, page);
