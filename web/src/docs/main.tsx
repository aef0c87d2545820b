/** Starts the viewer of the API's description (`GET /api/docs`): a page of its own, which signed-out people never get. */

import "../styles/tokens.css";
import "../styles/base.css";
import "../controls/button.css";
import "../controls/notes.css";
import "../frame/view.css";
import "./docs.css";
import { render } from "preact";
import { DocsView } from "./docs-view.tsx";

const place = document.getElementById("docs");
if (place !== null) render(<DocsView />, place);
