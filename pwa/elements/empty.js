/** Nothing here yet: what will come, and the way on. */
import { html } from "../lib/html.js"
import { Icon } from "./icon.js"

/** @param {{icon: string, title: string, children?: any}} props */
export const Empty = ({ icon, title, children }) => html`
  <div class="empty"><${Icon} name=${icon} /><b class="empty-title">${title}</b><div>${children}</div></div>
`
