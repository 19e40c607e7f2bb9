/**
 * A serial number by typing: the van's own numbers are proposed, the pattern is checked, nothing is refused. Where no
 * product has numbers, the number is what was answered: a checklist that asks for one can always be finished.
 */
import { useState } from "preact/hooks"
import { KeptField } from "../elements/field.js"
import { Icon } from "../elements/icon.js"
import { toast } from "../elements/toast.js"
import { answer, returnPart, usePart } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { up } from "../lib/route.js"
import { readSerial, suggestions } from "../lib/stock_facts.js"
import { t } from "../lib/texts.js"
import { headAnswer, partOn } from "../lib/visit_facts.js"
import { PlateShot } from "./plate_shot.js"
import { WhichProduct } from "./which_product.js"

const SHOWN = 6

/** @param {{target: {visit: string, item?: string, repeat?: number}, category?: string, parent: string}} props */
export function PartBySerial({ target, category, parent }) {
  const { store } = useApp()
  const [typed, setTyped] = useState("")
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null))
  const [plate, setPlate] = useState(/** @type {string | null} */ (null))
  const draft = `serial:${target.visit}:${target.item ?? ""}:${target.repeat ?? ""}`
  const plateDraft = `plate:${target.visit}` // a serial of the checklist has its own photo there
  const { norm, known, products } = readSerial(store, typed, category)
  const product = known
    ? store.get("product", known.product)
    : (products.find((one) => one.id === chosen) ?? products[0])
  const near = suggestions(store, typed, category)
  const stranger = norm !== "" && near.length === 0 // while the van still has numbers like it, it is half a number

  const place = target.item ? { visit: target.visit, item: target.item, repeat: target.repeat ?? 0 } : null
  /** What stood at the item makes way: one number, once. @param {string} value the number as an answer; "" where a part says it */
  const stands = async (value) => {
    if (!place) return
    const before = partOn(store, place.visit, place.item, place.repeat)
    if (before) await returnPart(store, before.id, before.quantity)
    if (value || headAnswer(store, place.visit, place.item, place.repeat)) await answer(store, { ...place, value })
  }
  /** @param {string} said @param {string[]} drafts */
  const done = async (said, drafts) => {
    for (const one of drafts) await store.dropDraft(one)
    toast(said)
    up(parent)
  }
  /** @param {{serial: string, product: string, from: string | null}} part */
  const book = async ({ serial, product: of, from }) => {
    await stands("")
    const plate_photo = plate && !place && store.get("photo", plate) ? plate : undefined
    await usePart(store, { ...target, product: of, quantity: 1, serial, from, plate_photo })
    await done(t("serial.booked", { serial }), [draft, ...(place ? [] : [plateDraft])])
  }
  const note = async () => {
    await stands(typed.trim())
    await done(t("serial.noted", { serial: typed.trim() }), [draft])
  }
  return html`
    <div class="card stack">
      <${KeptField} label=${t("serial.label")} draft=${draft} value="" onType=${setTyped} onKeep=${() => false} hint=${t("serial.type_hint")}
        input=${{ class: "input serial-input", autocapitalize: "characters", autocomplete: "off", spellcheck: false, enterkeyhint: "done", autofocus: true }} />
      ${stranger && !product && html`<p class="hint wait">${t(place ? "serial.no_products" : "serial.nothing_numbered")}</p>`}
      ${stranger && product && html`<p class="hint wait">${t("serial.not_on_van")}</p><${WhichProduct} ask=${t("serial.which_product")} products=${products} product=${product} typed=${typed} onChoose=${setChosen} />`}
      ${known && html`<p class="hint ok-hint"><${Icon} name="ok" />${t("serial.on_van", { product: product?.name ?? "" })}</p>`}
      ${!target.item && html`<${PlateShot} visit=${target.visit} back="part" draft=${plateDraft} label=${t("plate.title")} photo=${plate} onPhoto=${setPlate} />`}
    </div>
    ${
      near.length > 0 &&
      html`<section class="card stack tight">
        <h2>${t(typed ? "serial.near" : "serial.in_van")}</h2>
        <ul class="list">
          ${near.slice(0, SHOWN).map(
            (
              one,
            ) => html`<li key=${one.id}><button class="line" onClick=${() => book({ serial: one.serial, product: one.product, from: one.location })}>
              <span class="grow"><b class="number">${one.serial}</b><span class="soft block">${store.get("product", one.product)?.name}</span></span><${Icon} name="plus" />
            </button></li>`,
          )}
        </ul>
        ${near.length > SHOWN && html`<p class="soft">${t("serial.more", { count: near.length - SHOWN })}</p>`}
      </section>`
    }
    ${
      (known || stranger) &&
      product &&
      html`<div class="sticky-foot"><button class="button primary main" onClick=${() => book({ serial: known?.serial ?? typed.trim(), product: product.id, from: known?.location ?? null })}>
        ${t(known ? "serial.book" : "serial.book_anyway", { serial: known?.serial ?? typed.trim() })}
      </button></div>`
    }
    ${
      stranger &&
      !product &&
      place &&
      html`<div class="sticky-foot"><button class="button primary main" onClick=${note}>${t("serial.note", { serial: typed.trim() })}</button></div>`
    }
  `
}
