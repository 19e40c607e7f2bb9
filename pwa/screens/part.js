/** A part off the van: with a serial number by typing, or a product and how many. Stock that is short never blocks. */
import { useState } from "preact/hooks"
import { Screen } from "../elements/screen.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { settle } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { visitFacts } from "../lib/visit_facts.js"
import { shotOf } from "./camera.js"
import { PartByCount } from "./part_by_count.js"
import { PartBySerial } from "./part_by_serial.js"

/** @param {{visit: string, item?: string, repeat?: string, by?: string}} props item: the serial item that it fills; by: how one was booking before the camera */
export function Part({ visit, item, repeat, by: before }) {
  const { store } = useApp()
  const [by, setBy] = useState(item || before === "serial" ? "serial" : "count")
  const asked = shotOf(visitFacts(store, visit)?.checklist, item)
  const parent = item ? `/visit/${visit}/checklist` : `/visit/${visit}`
  const target = { visit, item, repeat: item ? Number(repeat ?? 0) : undefined }
  /** @param {string} how */
  const choose = (how) => {
    setBy(how)
    settle(`/visit/${visit}/part`, { by: how })
  }
  return html`
    <${Screen} title=${asked?.title ?? t("part.add")} parent=${parent}>
      ${
        !item &&
        html`<div class="choices even" role="radiogroup" aria-label=${t("part.how")}>
          ${["count", "serial"].map((one) => html`<button key=${one} class="choice" role="radio" aria-checked=${by === one} onClick=${() => choose(one)}>${t(`part.by_${one}`)}</button>`)}
        </div>`
      }
      ${by === "serial" ? html`<${PartBySerial} target=${target} category=${asked?.product_category} parent=${parent} />` : html`<${PartByCount} target=${target} parent=${parent} />`}
    </${Screen}>
  `
}
