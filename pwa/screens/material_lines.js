/** What happens at a visit, line by line: how much of its material lies in the van, and where the rest lies. */
import { Chip } from "../elements/chip.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { materialOf } from "../lib/material_facts.js"
import { amount, measured, showDecimal } from "../lib/numbers.js"
import { t } from "../lib/texts.js"

/** @param {{visit: import("../types.js").Doc, order: import("../types.js").Doc, closed: boolean}} props */
export function MaterialLines({ visit, order, closed }) {
  const { store } = useApp()
  return html`<ul class="list">${materialOf(store, visit, order).map(
    (line, nr) => html`
      <li class="line" key=${nr}>
        ${line.quantity != null && html`<span class="number">${amount(line.quantity, line.unit)}</span>`}
        <span class="grow">${line.text}${!closed && html`<${Where} line=${line} />`}</span>
      </li>
    `,
  )}</ul>`
}

/** @param {{line: import("../lib/material_facts.js").MaterialLine}} props */
function Where({ line }) {
  if (!line.unit) return null
  if (line.left === 0)
    return html`<span class="row wrap marks"><${Chip} tone="ok">${t("material.used")}</${Chip}></span>`
  const tone = line.here === line.left ? "ok" : "wait"
  return html`
    <span class="row wrap marks">
      ${(line.here > 0 || tone === "ok") && html`<${Chip} tone=${tone} icon=${tone === "ok" ? "ok" : "stock"}>${t("material.here", { here: showDecimal(line.here), left: measured(line.left, line.unit) })}</${Chip}>`}
      ${line.elsewhere.map((place) => html`<${Chip} tone="wait" icon="warn" key=${place.name}>${t("material.elsewhere", { count: measured(place.quantity, line.unit), place: place.name })}</${Chip}>`)}
      ${line.missing > 0 && html`<${Chip} tone="bad">${t("material.missing", { count: measured(line.missing, line.unit) })}</${Chip}>`}
    </span>
  `
}
