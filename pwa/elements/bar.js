/** How far: always beside its numbers in words. */
import { html } from "../lib/html.js"

/** @param {{value: number, max: number, label: string, tone?: "" | "plain" | "wait"}} props */
export const Bar = ({ value, max, label, tone = "" }) => html`
  <progress class="bar ${tone}" value=${value} max=${Math.max(1, max)} aria-label=${label}></progress>
`
