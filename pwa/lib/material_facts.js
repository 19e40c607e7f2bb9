/** The material of a visit: what its order asks for, what of it lies in the van, and where the rest lies. All offline. */

import { stockOf, vans } from "./stock_facts.js"
import { addDays, dayOf, today } from "./time.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */
/** @typedef {{text: string, quantity: number | null, unit: string, used: number, left: number, here: number, elsewhere: {name: string, quantity: number}[], missing: number}} MaterialLine */

/**
 * The lines of a visit's order. Of one with a product: how many were `used` here, how many are `left` to do, how many of
 * those are `here` in the van, how many lie ready `elsewhere`, and how many nobody has.
 * @param {Store} store @param {Doc} visit @param {Doc | null | undefined} order @returns {MaterialLine[]}
 */
export function materialOf(store, visit, order) {
  /** @type {Map<string, Pool>} */
  const pools = new Map()
  return (order?.lines ?? []).map((/** @type {any} */ line) => {
    const product = line.product ? store.get("product", line.product) : null
    if (!product || line.quantity == null) return plain(line)
    if (!pools.has(line.product))
      pools.set(line.product, poolOf(store, visit, /** @type {Doc} */ (order), line.product))
    return shared(line, product, /** @type {Pool} */ (pools.get(line.product)))
  })
}

/** How much of a product a visit's order still asks for. @param {Store} store @param {string} id the visit's @param {string} product @returns {number} */
export function leftOf(store, id, product) {
  const visit = store.get("visit", id)
  const order = visit && store.get("work_order", visit.work_order)
  const lines = visit ? materialOf(store, visit, order) : []
  return lines.reduce((sum, line, nr) => sum + (order?.lines[nr].product === product ? line.left : 0), 0)
}

/** How much of what lies in a van is for visits of today and tomorrow, and for visits at all. @param {Store} store @param {string} van @param {string} product */
export function keptIn(store, van, product) {
  const days = [today(), addDays(today(), 1)]
  const orders = new Set(
    store
      .all("visit")
      .filter((visit) => days.includes(dayOf(visit.planned_from)))
      .map((visit) => visit.work_order),
  )
  const soon = [...orders].reduce((sum, order) => sum + reservedAt(store.get("work_order", order), product, van), 0)
  const level = store.by("stock_level", "location", van).find((one) => one.product === product)
  const lies = Math.max(0, Number(level?.quantity ?? 0))
  return { soon: Math.min(soon, lies), all: Math.min(level?.reserved ?? 0, lies) }
}

/** @typedef {{used: number, here: number, elsewhere: {name: string, quantity: number}[]}} Pool */

/** @param {any} line @returns {MaterialLine} */
const plain = (line) => ({
  text: line.text,
  quantity: line.quantity,
  unit: "",
  used: 0,
  left: 0,
  here: 0,
  elsewhere: [],
  missing: 0,
})

/** What of a product was used, lies here for this visit, and lies ready elsewhere. @param {Store} store @param {Doc} visit @param {Doc} order @param {string} product @returns {Pool} */
function poolOf(store, visit, order, product) {
  const uses = store.by("part_use", "visit", visit.id).filter((part) => part.product === product)
  const places = (order.reserved ?? []).filter((/** @type {any} */ one) => one.product === product)
  return {
    used: uses.reduce((sum, part) => sum + part.quantity - (part.returned ?? 0), 0),
    here: vans(store).reduce((sum, van) => sum + freeIn(store, van.id, order, product), 0),
    elsewhere: places
      .filter((/** @type {any} */ one) => !vans(store).some((van) => van.id === one.location))
      .map((/** @type {any} */ one) => ({ name: one.name, quantity: one.quantity })),
  }
}

/** What lies in a van less what is kept there for other work. @param {Store} store @param {string} van @param {Doc} order @param {string} product */
function freeIn(store, van, order, product) {
  const row = stockOf(store, van).find((one) => one.product.id === product)
  const others = Math.max(0, (row?.reserved ?? 0) - reservedAt(order, product, van))
  return Math.max(0, (row?.quantity ?? 0) - others)
}

/** @param {Doc | null | undefined} order @param {string} product @param {string} location @returns {number} */
const reservedAt = (order, product, location) =>
  (order?.reserved ?? [])
    .filter((/** @type {any} */ one) => one.product === product && one.location === location)
    .reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.quantity, 0)

/** One line's part of the pool. @param {any} line @param {Doc} product @param {Pool} pool @returns {MaterialLine} */
function shared(line, product, pool) {
  const used = Math.min(line.quantity, pool.used)
  const left = line.quantity - used
  const here = Math.min(left, pool.here)
  pool.used -= used
  pool.here -= here
  let missing = left - here
  const elsewhere = []
  for (const place of pool.elsewhere) {
    const quantity = Math.min(missing, place.quantity)
    if (quantity > 0) elsewhere.push({ name: place.name, quantity })
    place.quantity -= quantity
    missing -= quantity
  }
  return { text: line.text, quantity: line.quantity, unit: product.unit, used, left, here, elsewhere, missing }
}
