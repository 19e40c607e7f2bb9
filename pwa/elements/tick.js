/** A round mark. The words beside it say the same; the mark is for the eye in a hurry. */
import { html } from "../lib/html.js"
import { Icon } from "./icon.js"

/** @type {Record<string, string>} */
const SIGNS = { ok: "ok", fail: "fail", na: "na", wait: "clock" }

/** @param {{state: "ok" | "fail" | "na" | "wait" | "required" | "open"}} props */
export const Tick = ({ state }) => html`
  <span class="tick ${state}" aria-hidden="true">${SIGNS[state] && html`<${Icon} name=${SIGNS[state]} />`}</span>
`
