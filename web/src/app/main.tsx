/** Starts the page: the watchers of address, connection and session, then the first paint. */

import "../ui/styles/tokens.css";
import "../ui/styles/base.css";
import "../ui/styles/view.css";
import "../ui/styles/lists.css";
import "../ui/button.css";
import "../ui/badge.css";
import "../ui/field.css";
import "../ui/styles/print.css";
import { QueryClientProvider } from "@tanstack/preact-query";
import { render } from "preact";
import { watchConnection } from "../data/connection.ts";
import { queries } from "../data/queries.ts";
import { watchSession } from "../features/session/who.ts";
import { watchUnsaved } from "../features/settings/draft.ts";
import { watchAddress } from "../ui/place.ts";
import { App } from "./app.tsx";

watchAddress();
watchConnection();
watchSession();
watchUnsaved();

const page = document.getElementById("page");
if (page !== null) {
  render(
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>,
    page,
  );
}
