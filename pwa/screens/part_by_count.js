/** A product and how many, from what lies in the van. */
import { useState } from "preact/hooks"
import { Counter } from "../elements/counter.js"
import { Empty } from "../elements/empty.js"
import { Icon } from "../elements/icon.js"
import { Sheet } from "../elements/sheet.js"
import { toast } from "../elements/toast.js"
import { usePart } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { leftOf } from "../lib/material_facts.js"
import { amount, measured } from "../lib/numbers.js"
import { up } from "../lib/route.js"
import { batchesOf, looseElsewhere, stockOf, vans } from "../lib/stock_facts.js"
import { t } from "../lib/texts.js"

/** @param {{target: {visit: string, item?: string, repeat?: number}, parent: string}} props */
export function PartByCount({ target, parent }) {
  const { store } = useApp()
  const [search, setSearch] = useState("")
  const [picked, setPicked] = useState(
    /** @type {{van: string | null, product: any, quantity: number} | null} */ (null),
  )
  const loose = vans(store)
    .flatMap((van) => stockOf(store, van.id).map((row) => ({ ...row, van: van.id })))
    .filter(
      (row) =>
        row.product.tracking !== "serial" && row.product.name.toLowerCase().includes(search.trim().toLowerCase()),
    )
  const elsewhere = looseElsewhere(store, search).filter((one) => !loose.some((row) => row.product.id === one.id))
  return html`
    <label class="field"><span class="label">${t("part.search")}</span><input class="input" type="search" value=${search} onInput=${(/** @type {any} */ event) => setSearch(event.currentTarget.value)} /></label>
    ${loose.length === 0 && html`<${Empty} icon="stock" title=${t("part.nothing")}>${t("part.nothing_more")}</${Empty}>`}
    ${
      loose.length > 0 &&
      html`<div class="card"><ul class="list">
        ${loose.map(
          (row) => html`<li key=${row.van + row.product.id}><button class="line" onClick=${() => setPicked(row)}>
            <span class="grow">${row.product.name}<span class="soft block">${t("stock.left", { quantity: row.quantity, unit: t(`unit.${row.product.unit}`, { count: row.quantity }) })}</span></span><${Icon} name="plus" />
          </button></li>`,
        )}
      </ul></div>`
    }
    ${
      search.trim() &&
      elsewhere.length > 0 &&
      html`<section class="card stack tight"><h2>${t("part.not_on_van")}</h2><p class="soft">${t("part.not_on_van_more")}</p><ul class="list">
        ${elsewhere.map((product) => html`<li key=${product.id}><button class="line" onClick=${() => setPicked({ van: null, product, quantity: 0 })}><span class="grow">${product.name}</span><${Icon} name="plus" /></button></li>`)}
      </ul></section>`
    }
    ${picked && html`<${HowMany} target=${target} row=${picked} onClose=${() => setPicked(null)} onBooked=${() => up(parent)} />`}
  `
}

/** @param {{target: any, row: any, onClose: () => void, onBooked: () => void}} props */
function HowMany({ target, row, onClose, onBooked }) {
  const { store } = useApp()
  const asked = leftOf(store, target.visit, row.product.id)
  const [count, setCount] = useState(Math.max(1, row.van === null ? asked : Math.min(asked, row.quantity)))
  const batches = row.product.tracking === "batch" ? batchesOf(row) : []
  const [batch, setBatch] = useState(batches.length === 1 ? batches[0][0] : "")
  const here = batches.find(([name]) => name === batch)
  const left = (here ? here[1] : row.quantity) - count
  const book = async () => {
    const of = batch.trim() || undefined
    await usePart(store, { ...target, product: row.product.id, quantity: count, batch: of, from: row.van })
    toast(t("part.booked", { amount: amount(count, row.product.unit), product: row.product.name }))
    onBooked()
  }
  return html`
    <${Sheet} title=${row.product.name} onClose=${onClose}>
      <${Counter} label=${t("part.how_many")} count=${count} most=${9999} unit=${row.product.unit} onCount=${setCount} />
      ${row.product.tracking === "batch" && html`<${Batch} batches=${batches} unit=${row.product.unit} batch=${batch} onBatch=${setBatch} />`}
      <p class=${left < 0 ? "hint wait" : "soft"}>${t(row.van === null ? "part.not_on_van_more" : left < 0 ? "part.short" : "stock.left_after", { quantity: left, unit: t(`unit.${row.product.unit}`, { count: left }) })}</p>
      <button class="button primary main" onClick=${book}>${t(row.van === null ? "part.book_anyway" : "part.book")}</button>
    </${Sheet}>
  `
}

/** Of which batch: one of the van's by a tap, another by typing; not known is fine. @param {{batches: [string, number][], unit: string, batch: string, onBatch: (batch: string) => void}} props */
const Batch = ({ batches, unit, batch, onBatch }) => html`
  ${
    batches.length > 0 &&
    html`<div class="choices" role="radiogroup" aria-label=${t("part.batch")}>
      ${batches.map(([name, left]) => html`<button key=${name} class="choice" role="radio" aria-checked=${name === batch} onClick=${() => onBatch(name === batch ? "" : name)}>${t("part.batch_left", { batch: name, left: measured(left, unit) })}</button>`)}
    </div>`
  }
  <label class="field"><span class="label">${t("part.batch")}</span>
    <input class="input" autocomplete="off" autocapitalize="characters" maxlength="200" value=${batch} onInput=${(/** @type {any} */ event) => onBatch(event.currentTarget.value)} /></label>
`
