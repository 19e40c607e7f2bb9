/** An example outline as a picture of lines; the words beside it say the same. */
import { html } from "../lib/html.js"

/** @param {{drawing: import("../lib/outlines.js").Outline}} props */
export const Outline = ({ drawing }) => html`
  <svg class="outline" viewBox=${`0 0 ${drawing.box[0]} ${drawing.box[1]}`} aria-hidden="true">
    ${drawing.paths.map((path, nr) => html`<path key=${nr} d=${path} />`)}
  </svg>
`
