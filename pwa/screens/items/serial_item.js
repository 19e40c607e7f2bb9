/** A serial number: filled by the part that is booked off the van. */
import { Icon } from "../../elements/icon.js"
import { Tick } from "../../elements/tick.js"
import { useApp } from "../../lib/app_context.js"
import { html } from "../../lib/html.js"
import { follow, link } from "../../lib/route.js"
import { t } from "../../lib/texts.js"
import { clashOn, headAnswer, partOn } from "../../lib/visit_facts.js"
import { serialNorm } from "../../rules/serials.js"

/** @param {import("../checklist_section.js").ItemProps} props */
export function SerialItem({ visit, item, repeat, required, readonly }) {
  const { store } = useApp()
  const part = partOn(store, visit.id, item.id, repeat)
  const serial = part?.serial ?? headAnswer(store, visit.id, item.id, repeat)?.value
  const clash = part?.serial && clashOn(store, part.serial_id, `serial:${serialNorm(part.serial)}`)
  const state = serial ? (clash ? "wait" : "ok") : required ? "required" : "open"
  const product = part && store.get("product", part.product)?.name
  return html`
    <div class="line">
      <${Tick} state=${state} />
      <span class="grow">
        ${item.title}
        <span class="soft block">${serial ? html`<b class="number">${serial}</b>${product ? ` · ${product}` : ""}` : t("serial.hint")}</span>
        ${clash && html`<span class="hint wait block">${t("clash.serial_open")}</span>`}
      </span>
      ${
        !readonly &&
        html`<a class="button brand" href=${link(`/visit/${visit.id}/part`, { item: item.id, repeat })} onClick=${follow}
          aria-label=${t(serial ? "serial.change" : "serial.enter_for", { title: item.title })}><${Icon} name="serial" />${serial ? "" : t("serial.enter")}</a>`
      }
    </div>
  `
}
