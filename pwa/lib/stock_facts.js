/** What lies in the van, and what a typed serial number means. */
import { serialNorm } from "../rules/serials.js"
import { hangsIn, knownAs } from "../rules/swaps.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */

/** The vans this phone knows. @param {Store} store */
export const vans = (store) => store.all("location").filter((location) => location.kind === "van")

/** Per product on a van: how many, and which serials, by category and name. @param {Store} store @param {string} van */
export function stockOf(store, van) {
  const levels = store.by("stock_level", "location", van).filter((level) => store.get("product", level.product))
  const serials = store.by("serial", "location", van)
  return levels
    .map((level) => ({
      product: /** @type {Doc} */ (store.get("product", level.product)),
      quantity: Number(level.quantity),
      reserved: Number(level.reserved ?? 0),
      batches: level.batches ?? {},
      serials: serials
        .filter((serial) => serial.product === level.product && serial.state === "stock")
        .sort((a, b) => (a.serial < b.serial ? -1 : 1)),
    }))
    .sort((a, b) => compare(a.product, b.product))
}

/** Of a product in batches, what is in none: somebody did not know the batch. @param {{quantity: number, batches?: Record<string, number>}} row */
export const looseOf = (row) => row.quantity - Object.values(row.batches ?? {}).reduce((sum, left) => sum + left, 0)

/** What lies of each batch, by its name; one that ran out is not among them. @param {{batches?: Record<string, number>}} row @returns {[string, number][]} */
export const batchesOf = (row) =>
  Object.entries(row.batches ?? {})
    .filter(([, left]) => left > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))

/** Broken pieces that ride along in a van, until the office says what becomes of them. @param {Store} store @param {string} van */
export const brokenIn = (store, van) => store.by("serial", "location", van).filter((one) => one.state === "defective")

/** @param {Doc} a @param {Doc} b */
const compare = (a, b) =>
  a.category === b.category ? a.name.localeCompare(b.name) : a.category.localeCompare(b.category)

/** Products without numbers by a word: what was used and lies in no van of ours. @param {Store} store @param {string} search */
export const looseElsewhere = (store, search) =>
  store
    .all("product")
    .filter((one) => one.tracking !== "serial" && one.name.toLowerCase().includes(search.trim().toLowerCase()))
    .sort(compare)

/** Serials in one's own vans that fit what is typed so far, of what an item can be. @param {Store} store @param {string} typed @param {string} [category] */
export function suggestions(store, typed, category) {
  const norm = serialNorm(typed)
  const here = new Set(vans(store).map((van) => van.id))
  const fitting = new Set(serialProducts(store, category).map((product) => product.id))
  return store
    .all("serial")
    .filter((serial) => serial.state === "stock" && here.has(serial.location) && fitting.has(serial.product))
    .filter((serial) => serialNorm(serial.serial).includes(norm))
    .sort((a, b) => (a.serial < b.serial ? -1 : 1))
}

/** Products with serials that an item can be: of its category, or all where none has it (who wrote the list erred). @param {Store} store @param {string} [category] */
export function serialProducts(store, category) {
  const numbered = store.all("product").filter((product) => product.tracking === "serial")
  const fitting = numbered.filter((product) => !category || product.category === category)
  return (fitting.length ? fitting : numbered).sort(compare)
}

/** Pieces or products with those of one category first, each half in its own order. @template {Doc} T @param {T[]} list @param {(one: T) => Doc | null} productOf @param {string} [category] @returns {T[]} */
export const ofCategoryFirst = (list, productOf, category) =>
  category ? [...list].sort((a, b) => other(productOf(a), category) - other(productOf(b), category)) : list

/** @param {Doc | null} product @param {string} category */
const other = (product, category) => Number(product?.category !== category)

/** The piece that a number names at a customer's: what hangs there, or the only one of that number that this phone knows. @param {Store} store @param {string} visit @param {string} typed */
export function pieceThere(store, visit, typed) {
  const found = serialNorm(typed) ? knownAs(store, typed) : []
  const here = found.filter((one) => hangsIn(store, one.id, visit))
  return [here, found].find((few) => few.length === 1)?.[0] ?? null
}

/** The product that a strange number must be of: the only one there is, or the only one whose pattern it fits. @param {Doc[]} products @param {string} typed */
export function surelyOf(products, typed) {
  const fitting = products.filter((one) => one.serial_pattern && looksRight(one, typed))
  return [products, fitting].find((few) => few.length === 1)?.[0] ?? null
}

/** Does it look like a serial of this product? A pattern that we cannot read says nothing. @param {Doc} product @param {string} typed */
export function looksRight(product, typed) {
  if (!product.serial_pattern) return true
  try {
    const pattern = new RegExp(product.serial_pattern)
    return pattern.test(typed.trim()) || pattern.test(serialNorm(typed))
  } catch {
    return true
  }
}

/**
 * What a typed number is: a serial in the van, or else the products it may be of (those whose pattern fits first).
 * @param {Store} store @param {string} typed @param {string} [category]
 * @returns {{norm: string, known: Doc | null, products: Doc[]}}
 */
export function readSerial(store, typed, category) {
  const norm = serialNorm(typed)
  const known = norm
    ? (suggestions(store, typed, category).find((serial) => serialNorm(serial.serial) === norm) ?? null)
    : null
  const products = serialProducts(store, category)
  const fitting = products.filter((product) => looksRight(product, typed))
  return { norm, known, products: [...fitting, ...products.filter((product) => !fitting.includes(product))] }
}
