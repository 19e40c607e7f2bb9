/**
 * A broken unit swapped in one act: the old one off the wall, the new one out of the van, with the pictures of both plates.
 * Nothing here waits for a network, and what was said survives the camera and the death of the page.
 */
import { useEffect, useState } from "preact/hooks"
import { KeptField } from "../elements/field.js"
import { Icon } from "../elements/icon.js"
import { Screen } from "../elements/screen.js"
import { toast } from "../elements/toast.js"
import { swapPart } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { up } from "../lib/route.js"
import {
  ofCategoryFirst,
  pieceThere,
  readSerial,
  serialProducts,
  suggestions,
  surelyOf,
  vans,
} from "../lib/stock_facts.js"
import { t } from "../lib/texts.js"
import { partsOf } from "../lib/visit_facts.js"
import { serialNorm } from "../rules/serials.js"
import { PlateShot } from "./plate_shot.js"
import { WhichProduct } from "./which_product.js"

/** @typedef {import("../types.js").Doc} Doc */

const FATES = ["defective", "scrap", "return"]
const SHOWN = 6

/** @param {{visit: string}} props */
export function Swap({ visit }) {
  const { store } = useApp()
  const [old, setOld] = useState("")
  const [typed, setTyped] = useState("")
  const [fate, setFate] = useState("defective")
  const [reason, setReason] = useState("")
  const [plates, setPlates] = useState(/** @type {Record<"old" | "new", string | null>} */ ({ old: null, new: null }))
  const [chosen, setChosen] = useState(/** @type {Record<"old" | "new", string | null>} */ ({ old: null, new: null }))
  const parent = `/visit/${visit}`
  const used = partsOf(store, visit).filter((part) => part.serial_id)
  const before = used.find((part) => serialNorm(part.serial) === serialNorm(old))
  const { known, products } = readSerial(store, typed)
  const there = before ?? pieceThere(store, visit, old)
  const all = serialProducts(store)
  const was = there ? store.get("product", there.product) : chosenOr(all, chosen.old, old)
  const product = known ? store.get("product", known.product) : chosenOr(products, chosen.new, typed)
  const near = ofCategoryFirst(suggestions(store, typed), (one) => store.get("product", one.product), was?.category)
  const missing = missingPart({ old, typed, reason, was, product })
  const drafts = ["old", "new", "why", "fate", "old_plate", "new_plate", "was", "is"].map(
    (one) => `swap:${visit}:${one}`,
  )
  useEffect(() => {
    Promise.resolve(store.draft(drafts[3])).then((found) => FATES.includes(found) && setFate(found))
    Promise.all([store.draft(drafts[6]), store.draft(drafts[7])]).then(([was, is]) =>
      setChosen((now) => ({ old: now.old ?? was ?? null, new: now.new ?? is ?? null })),
    )
  }, [visit])
  /** @param {number} nr of the draft @param {(said: string) => void} set */
  const keep = (nr, set) => (/** @type {string} */ said) => {
    set(said)
    store.saveDraft(drafts[nr], said)
  }
  /** @param {"old" | "new"} which */
  const choose = (which) => (/** @type {string} */ id) => {
    setChosen((now) => ({ ...now, [which]: id }))
    store.saveDraft(drafts[which === "old" ? 6 : 7], id)
  }
  /** @param {string | null} id */
  const kept = (id) => (id && store.get("photo", id) ? id : undefined)

  const swap = async () => {
    await swapPart(store, {
      visit,
      item: before?.item,
      repeat: before?.item ? before.repeat : undefined,
      product: product?.id,
      serial: known?.serial ?? typed.trim(),
      from: known?.location ?? null,
      old_serial: there?.serial ?? old.trim(),
      old_product: was?.id,
      old_plate_photo: kept(plates.old),
      plate_photo: kept(plates.new),
      fate,
      to: known?.location ?? vans(store)[0]?.id ?? null,
      reason: reason.trim(),
    })
    for (const draft of drafts) await store.dropDraft(draft)
    toast(t("swap.done", { serial: known?.serial ?? typed.trim() }))
    up(parent)
  }
  return html`
    <${Screen} title=${t("swap.title")} parent=${parent}>
      <section class="card stack">
        <h2>${t("swap.old")}</h2>
        <${KeptField} label=${t("swap.old_label")} draft=${drafts[0]} value=${old} onType=${setOld} onKeep=${() => false} hint=${t("swap.old_hint")} input=${SERIAL} />
        ${there && html`<p class="hint ok-hint"><${Icon} name="ok" />${was?.name}</p>`}
        ${!there && serialNorm(old) && html`<${WhichProduct} ask=${t("swap.which_old")} products=${ofCategoryFirst(all, (one) => one, product?.category)} product=${was} typed=${old} onChoose=${choose("old")} />`}
        ${used.length > 0 && html`<${Picks} pieces=${used.map((part) => ({ id: part.id, serial: part.serial, product: part.product }))} onPick=${keep(0, setOld)} />`}
        <${PlateShot} visit=${visit} back="swap" draft=${drafts[4]} label=${t("swap.old_plate")} photo=${plates.old} onPhoto=${(/** @type {string} */ id) => setPlates((now) => ({ ...now, old: id }))} />
        <h2>${t("swap.fate")}</h2>
        <div class="choices" role="radiogroup" aria-label=${t("swap.fate")}>
          ${FATES.map((one) => html`<button key=${one} class="choice" role="radio" aria-checked=${one === fate} onClick=${() => keep(3, setFate)(one)}>${t(`swap.fate_${one}`)}</button>`)}
        </div>
        <${KeptField} label=${t("swap.reason")} draft=${drafts[2]} value=${reason} onType=${setReason} onKeep=${() => false} long />
      </section>
      <section class="card stack">
        <h2>${t("swap.new")}</h2>
        <${KeptField} label=${t("swap.new_label")} draft=${drafts[1]} value=${typed} onType=${setTyped} onKeep=${() => false} hint=${t("serial.type_hint")} input=${SERIAL} />
        ${known && html`<p class="hint ok-hint"><${Icon} name="ok" />${t("serial.on_van", { product: product?.name ?? "" })}</p>`}
        ${!known && typed.trim() && html`<p class="hint wait">${t("serial.not_on_van")}</p>`}
        ${!known && serialNorm(typed) && near.length === 0 && html`<${WhichProduct} ask=${t("swap.which_new")} products=${ofCategoryFirst(products, (one) => one, was?.category)} product=${product} typed=${typed} onChoose=${choose("new")} />`}
        ${!known && html`<${Picks} pieces=${near.slice(0, SHOWN)} onPick=${keep(1, setTyped)} />`}
        <${PlateShot} visit=${visit} back="swap" draft=${drafts[5]} label=${t("swap.new_plate")} photo=${plates.new} onPhoto=${(/** @type {string} */ id) => setPlates((now) => ({ ...now, new: id }))} />
      </section>
      <div class="sticky-foot">
        ${missing && html`<p class="hint">${t(missing)}</p>`}
        <button class="button primary main" disabled=${missing !== null} onClick=${swap}>${t("swap.do")}</button>
      </div>
    </${Screen}>
  `
}

const SERIAL = { class: "input serial-input", autocapitalize: "characters", autocomplete: "off", spellcheck: false }

/** The product that was said, else the one that it must be. @param {Doc[]} products @param {string | null} said @param {string} typed */
const chosenOr = (products, said, typed) => products.find((one) => one.id === said) ?? surelyOf(products, typed)

/** What is still to be said, as the key of a sentence; null when all is there. @param {{old: string, typed: string, reason: string, was: Doc | null, product: Doc | null}} said */
function missingPart({ old, typed, reason, was, product }) {
  if (!serialNorm(old)) return "swap.needs_old"
  if (!was) return "swap.needs_which_old"
  if (!serialNorm(typed)) return "swap.needs_new"
  if (!product) return "swap.needs_which_new"
  if (serialNorm(old) === serialNorm(typed) && was.id === product.id) return "swap.same"
  return reason.trim() ? null : "swap.needs_reason"
}

/** Numbers to tap instead of typing. @param {{pieces: {id: string, serial: string, product: string}[], onPick: (serial: string) => void}} props */
function Picks({ pieces, onPick }) {
  const { store } = useApp()
  return html`
    <ul class="list">
      ${pieces.map(
        (one) => html`<li key=${one.id}><button class="line" onClick=${() => onPick(one.serial)}>
          <span class="grow"><b class="number">${one.serial}</b><span class="soft block">${store.get("product", one.product)?.name}</span></span><${Icon} name="plus" />
        </button></li>`,
      )}
    </ul>
  `
}
