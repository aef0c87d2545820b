/** Starts the viewer of the API's description (`GET /api/docs`): a page of its own, which signed-out people never get. */

import "../ui/styles/tokens.css";
import "../ui/styles/base.css";
import "../ui/button.css";
import "../ui/styles/view.css";
import { render } from "preact";
import { DocsView } from "../features/docs/docs-view.tsx";

const place = document.getElementById("docs");
if (place !== null) render(<DocsView />, place);
