/** Voorraad: what lies in the van, per kind of product, with the serial numbers. */
import { useState } from "preact/hooks"
import { Chip } from "../elements/chip.js"
import { Empty } from "../elements/empty.js"
import { Screen } from "../elements/screen.js"
import { SyncChip } from "../elements/sync_chip.js"
import { Tabs } from "../elements/tabs.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { keptIn } from "../lib/material_facts.js"
import { measured } from "../lib/numbers.js"
import { batchesOf, brokenIn, looseOf, stockOf, vans } from "../lib/stock_facts.js"
import { hasText, t } from "../lib/texts.js"

export function Stock() {
  const { store } = useApp()
  const [search, setSearch] = useState("")
  const here = vans(store)
  return html`
    <${Screen} title=${t("stock.title")} chip=${html`<${SyncChip} />`}>
      ${here.length === 0 && html`<${Empty} icon="stock" title=${t("stock.none")}>${t("stock.none_more")}</${Empty}>`}
      ${
        here.length > 0 &&
        html`<label class="field"><span class="unseen">${t("stock.search")}</span>
        <input class="input" type="search" placeholder=${t("stock.search")} value=${search} onInput=${(/** @type {any} */ event) => setSearch(event.currentTarget.value)} /></label>`
      }
      ${here.map((van) => html`<${Van} key=${van.id} van=${van} search=${search.trim().toLowerCase()} />`)}
    </${Screen}>
    <${Tabs} here="/stock" />
  `
}

/** @param {{van: import("../types.js").Doc, search: string}} props */
function Van({ van, search }) {
  const { store } = useApp()
  const rows = stockOf(store, van.id).filter((row) =>
    `${row.product.name} ${row.product.sku} ${Object.keys(row.batches).join(" ")} ${row.serials.map((one) => one.serial).join(" ")}`
      .toLowerCase()
      .includes(search),
  )
  const categories = [...new Set(rows.map((row) => row.product.category))]
  return html`
    <h2 class="group">${van.name}</h2>
    <${Broken} van=${van.id} />
    ${rows.length === 0 && html`<p class="soft centre">${t(search ? "stock.not_found" : "stock.empty")}</p>`}
    ${categories.map(
      (category) => html`
        <section class="card" key=${category}>
          <h3 class="soft">${categoryName(category)}</h3>
          <ul class="list">${rows.filter((row) => row.product.category === category).map((row) => html`<${Row} key=${row.product.id} van=${van.id} row=${row} open=${search !== ""} />`)}</ul>
        </section>
      `,
    )}
  `
}

/** What goes back to the warehouse. @param {{van: string}} props */
function Broken({ van }) {
  const { store } = useApp()
  const pieces = brokenIn(store, van)
  if (pieces.length === 0) return null
  return html`
    <section class="card marked stack tight">
      <h3>${t("stock.broken")}</h3>
      <p class="soft">${t("stock.broken_more")}</p>
      <ul class="serials">${pieces.map((one) => html`<li key=${one.id} class="serial number">${one.serial}</li>`)}</ul>
    </section>
  `
}

/** @param {string} category */
const categoryName = (category) => (hasText(`category.${category}`) ? t(`category.${category}`) : category)

/** @param {{van: string, row: {product: any, quantity: number, serials: any[], batches: Record<string, number>}, open: boolean}} props */
function Row({ van, row, open }) {
  const { store } = useApp()
  const kept = keptIn(store, van, row.product.id)
  const reserved = kept.soon
    ? t("stock.kept_soon", { count: measured(kept.soon, row.product.unit) })
    : kept.all
      ? t("stock.kept", { count: measured(kept.all, row.product.unit) })
      : ""
  const { product, quantity, serials } = row
  const count = html`<span class="row count"><span class="number lead">${quantity}</span><span class="soft unit-word">${t(`unit.${product.unit}`, { count: quantity })}</span></span>`
  const loose = product.tracking === "batch" ? looseOf(row) : 0
  const batches = html`
    ${batchesOf(row).map(([batch, left]) => html`<span class="soft block" key=${batch}>${t("part.batch_left", { batch, left: measured(left, product.unit) })}</span>`)}
    ${loose !== 0 && html`<span class="soft block">${t("part.batch_none", { left: measured(loose, product.unit) })}</span>`}
  `
  const name = html`<span class="grow">${product.name}<span class="soft block">${product.sku}</span>${reserved && html`<span class="soft block">${reserved}</span>`}${batches}</span>${quantity < 0 && html`<${Chip} tone="wait">${t("stock.short")}</${Chip}>`}`
  if (!serials.length) return html`<li class="line">${name}${count}</li>`
  return html`
    <li>
      <details open=${open}>
        <summary class="line">${name}${count}</summary>
        <ul class="serials">${serials.map((serial) => html`<li key=${serial.id} class="serial number">${serial.serial}</li>`)}</ul>
      </details>
    </li>
  `
}
