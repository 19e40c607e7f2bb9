/** The parts of a visit: what stayed, with the way back into the van for all of it or for some. */
import { useState } from "preact/hooks"
import { Counter } from "../elements/counter.js"
import { Icon } from "../elements/icon.js"
import { Sheet } from "../elements/sheet.js"
import { toast } from "../elements/toast.js"
import { returnPart, swapPart, usePart } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { amount } from "../lib/numbers.js"
import { follow, link } from "../lib/route.js"
import { vans } from "../lib/stock_facts.js"
import { t } from "../lib/texts.js"
import { FINAL, partsOf, standing } from "../lib/visit_facts.js"
import { serialId } from "../rules/serials.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */

/** @param {{facts: import("../lib/visit_facts.js").Facts}} props */
export function PartsCard({ facts: { visit } }) {
  const { store } = useApp()
  const [asked, setAsked] = useState(/** @type {Doc | null} */ (null))
  const parts = partsOf(store, visit.id)
  const closed = FINAL.includes(visit.state) || visit.left
  if (closed && parts.length === 0) return null
  /** Of one piece there is nothing to ask. @param {Doc} part */
  const press = (part) => (standing(part) > 1 ? setAsked(part) : giveBack(store, part, 1))
  return html`
    <section class="card stack tight">
      <h2>${t("part.title")}</h2>
      ${parts.length === 0 && html`<p class="soft">${t("part.none")}</p>`}
      <ul class="list">
        ${parts.map(
          (part) => html`
            <li class="line" key=${part.id}>
              <span class="number">${amount(standing(part), store.get("product", part.product)?.unit)}</span>
              <span class="grow">${store.get("product", part.product)?.name ?? t("part.unknown")}${part.serial && html`<span class="soft block number">${part.serial}</span>`}${part.batch && html`<span class="soft block">${t("part.of_batch", { batch: part.batch })}</span>`}${part.old_serial && html`<span class="soft block">${t("swap.instead_of", { serial: part.old_serial })}</span>`}</span>
              ${!closed && html`<button class="button quiet" onClick=${() => press(part)}>${t(part.old_serial ? "swap.return" : "part.return")}</button>`}
            </li>
          `,
        )}
      </ul>
      ${
        !closed &&
        html`<a class="button" href=${link(`/visit/${visit.id}/part`)} onClick=${follow}><${Icon} name="plus" />${t("part.add")}</a>
        <a class="button" href=${link(`/visit/${visit.id}/swap`)} onClick=${follow}><${Icon} name="undo" />${t("swap.title")}</a>`
      }
      ${asked && html`<${HowMuchBack} key=${asked.id} part=${asked} onClose=${() => setAsked(null)} />`}
    </section>
  `
}

/** It begins with all of it; some of it is a number away. @param {{part: Doc, onClose: () => void}} props */
function HowMuchBack({ part, onClose }) {
  const { store } = useApp()
  const product = store.get("product", part.product)
  const most = standing(part)
  const [count, setCount] = useState(most)
  const unit = product?.unit ?? "piece"
  const press = () => {
    onClose()
    return giveBack(store, part, Math.min(count, most))
  }
  return html`
    <${Sheet} title=${product?.name ?? t("part.unknown")} onClose=${onClose}>
      <${Counter} label=${t("part.how_many_back")} count=${Math.min(count, most)} most=${most} unit=${unit} onCount=${setCount} />
      <p class="soft">${t("part.stays", { amount: amount(most - Math.min(count, most), unit) })}</p>
      <button class="button primary main" onClick=${press}>${t("part.return")}</button>
    </${Sheet}>
  `
}

/** Back in the van, of a swap with the old piece on the wall again; a thumb that slipped books it anew. @param {Store} store @param {Doc} part @param {number} quantity */
async function giveBack(store, part, quantity) {
  const again = part.old_serial ? swapAgain(store, part) : useAgain(store, part, quantity)
  await returnPart(store, part.id, quantity)
  toast(t(part.old_serial ? "swap.returned" : "part.returned"), again)
}

/** @param {Store} store @param {Doc} part @param {number} quantity */
function useAgain(store, { visit, item, repeat, product, serial, batch, from, plate_photo }, quantity) {
  return () => usePart(store, { visit, item, repeat, product, quantity, serial, batch, from, plate_photo })
}

/** The same swap once more: where its old piece goes is where it lay before it was hung back. @param {Store} store @param {Doc} part */
function swapAgain(store, { visit, item, repeat, product, serial, batch, from, plate_photo, ...part }) {
  const { old_serial, old_product, old_plate_photo, fate, reason } = part
  const old = old_product ? store.get("serial", serialId(old_product, old_serial)) : null
  const to = old ? old.location : fate === "scrap" ? null : (from ?? vans(store)[0]?.id ?? null)
  const said = { old_serial, old_product, old_plate_photo, fate, to, reason }
  const place = { visit, item, repeat: item ? repeat : undefined }
  return () => swapPart(store, { ...place, product, serial, batch, from, plate_photo, ...said })
}
