/** A state in a word with a sign: never colour alone. */
import { html } from "../lib/html.js"
import { Icon } from "./icon.js"

/** @type {Record<string, string>} */
const SIGNS = { ok: "ok", wait: "clock", bad: "warn", info: "bell" }

/** @param {{tone?: string, icon?: string | null, children?: any}} props icon null draws none */
export const Chip = ({ tone = "", icon, children }) => {
  const sign = icon === null ? undefined : (icon ?? SIGNS[tone])
  return html`<span class="chip ${tone}">${sign && html`<${Icon} name=${sign} />`}${children}</span>`
}
