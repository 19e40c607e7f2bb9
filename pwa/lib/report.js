/**
 * What is put before the customer: the content of the statement of a visit as it stands on this phone. The same sums as
 * server/visits/statement.py, so that the office can say what changed since it was signed.
 */
import { Facts, isBlank } from "../rules/checklist_facts.js"
import { Showing } from "../rules/showing.js"
import { statement } from "../rules/statement.js"
import { answerWords } from "./answer_words.js"
import { lang } from "./texts.js"

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("./visit_facts.js").Facts} VisitFacts */

/**
 * The statement as it is now: text, hash, bytes.
 * @param {{store: Store, facts: VisitFacts, tenant: string, app: string, role: string, name: string, consent: string}} what
 */
export function statementOf({ store, facts, ...shown }) {
  return statement(/** @type {any} */ ({ lang: lang.value, ...shown, ...contentOf(store, facts) }))
}

/** What a statement would say now, but for who signs it. @param {Store} store @param {VisitFacts} facts */
export function contentOf(store, { visit, order, customer, checklist, type }) {
  const sections = checklist?.sections ?? []
  const unasked = unaskedOn(store, visit.id, sections)
  return {
    visit: visit.id,
    nr: order ? `${order.number}/${visit.nr}` : String(visit.nr),
    title: type,
    customer: customer?.name ?? "",
    address: addressLine(order?.address),
    lines: (order?.lines ?? []).map((/** @type {Doc} */ line) => lineOf(line, store.get("product", line.product))),
    answers: answers(
      store.by("answer", "visit", visit.id).filter((one) => !unasked(one)),
      sections,
    ),
    parts: parts(store, visit.id),
    photos: photos(store.by("photo", "visit", visit.id).filter((one) => !unasked(one))),
    remarks: visit.remarks ?? "",
    checklist: { version: checklist?.id ?? "", number: checklist?.number ?? 0 },
  }
}

/** Does a document belong to an item that the checklist has, and does not ask here? It is kept, but nobody was shown it. @param {Store} store @param {string} visit @param {Doc[]} sections @returns {(one: Doc) => boolean} */
function unaskedOn(store, visit, sections) {
  const documents = ["answer", "part_use", "photo"].flatMap((kind) =>
    store.by(kind, "visit", visit).map((one) => ({ ...one, kind })),
  )
  const showing = new Showing(sections, new Facts(documents))
  const asked = new Map(
    sections.flatMap((section, at) => section.items.map((/** @type {Doc} */ item) => [item.id, at])),
  )
  return (one) => {
    const at = asked.get(one.item ?? "")
    return at !== undefined && showing.isHidden(at, one.item, one.repeat ?? 0)
  }
}

/** "Dorpsstraat 4 A, 1234AB Ons Dorp". @param {Doc | null | undefined} address */
function addressLine(address) {
  if (!address) return ""
  const door = address.addition ? `${address.number} ${address.addition}` : address.number
  return `${address.street} ${door}, ${address.postcode} ${address.city}`
}

/** "2 x Laadpaal", "14 m Kabel", "Opruimen". @param {Doc} line @param {Doc | null | undefined} product */
const lineOf = (line, product) =>
  line.quantity == null ? line.text : `${line.quantity} ${unitOf(product).unit ? "m" : "x"} ${line.text}`

/** What a part says beside its quantity when that is a length; pieces are what it says without. @param {Doc | null | undefined} product @returns {{unit?: "metre"}} */
const unitOf = (product) => (product?.unit === "metre" ? { unit: "metre" } : {})

/** In the checklist's order, a section that repeats from top to bottom and then again; then what the list does not ask. @param {Doc[]} all @param {Doc[]} sections */
function answers(all, sections) {
  /** @type {Map<string, [number, number, string]>} */
  const asked = new Map()
  for (const [at, section] of sections.entries()) {
    for (const [position, item] of section.items.entries()) asked.set(item.id, [at, position, item.title])
  }
  /** @param {Doc} one @returns {(number | string)[]} */
  const place = (one) => {
    const [section, position] = asked.get(one.item) ?? [sections.length, 0]
    return [section, asked.has(one.item) ? one.repeat : 0, position, one.item, one.repeat]
  }
  const words = answerWords({ sections })
  return all
    .filter((one) => one.head && !isBlank(one.value))
    .sort(by(place))
    .map((one) => ({
      item: one.item,
      repeat: one.repeat,
      title: asked.get(one.item)?.[2] ?? "",
      value: one.value,
      note: one.note ?? "",
      ...shownIf(words(/** @type {any} */ (one)), one.value),
    }))
}

/** The words that are read, where they are not the value itself. @param {string} words @param {string} value @returns {{shown?: string}} */
const shownIf = (words, value) => (words === value ? {} : { shown: words })

/** What did not come back. @param {Store} store @param {string} visit */
function parts(store, visit) {
  return store
    .by("part_use", "visit", visit)
    .map((use) => ({ use, left: use.quantity - (use.returned ?? 0) }))
    .filter(({ left }) => left > 0)
    .sort(by(({ use }) => [use.id]))
    .map(({ use, left }) => ({ use, left, product: store.get("product", use.product) }))
    .map(({ use, left, product }) => ({
      product: use.product,
      name: product?.name ?? "",
      quantity: String(left),
      serial: use.serial ?? "",
      ...unitOf(product),
    }))
}

/** Those of what was found on site (issues) are the office's. @param {Doc[]} all */
function photos(all) {
  return all
    .filter((photo) => photo.hidden_reason == null && !photo.issue)
    .sort(by((photo) => [photo.item ?? "", photo.repeat, photo.id]))
    .map((photo) => ({ item: photo.item ?? "", repeat: photo.repeat, sha256: photo.sha256 }))
}

/** Compares by a list of keys; texts by their code points, as Python does. @template T @param {(one: T) => (number | string)[]} keys @returns {(a: T, b: T) => number} */
function by(keys) {
  return (a, b) => {
    const [left, right] = [keys(a), keys(b)]
    for (const [index, key] of left.entries()) if (key !== right[index]) return key < right[index] ? -1 : 1
    return 0
  }
}
