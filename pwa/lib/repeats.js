/**
 * Parts of a checklist that come once for each charger: how many there are, which were asked for and are still empty, and how
 * one that was a slip goes away. How many a person asked for is a draft, since nothing has been done yet.
 */
import { Facts, isBlank } from "../rules/checklist_facts.js"
import { answer } from "./acts.js"
import { checkpointDraft } from "./typed_words.js"
import { FINAL } from "./visit_facts.js"

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {{item: string, value: string, note: string}} Wiped */

const MOST_ORDERED = 30
const COUNTS = ["answer", "photo", "part_use", "signature"]

/** What counts on a visit: answers, photos, parts and signatures, each with its kind. @param {Store} store @param {string} visit */
export const counting = (store, visit) =>
  COUNTS.flatMap((kind) => store.by(kind, "visit", visit).map((doc) => ({ ...doc, kind })))

/** @param {string} visit */
const askedDraft = (visit) => `repeats:${visit}`

/** @param {number} times @returns {number[]} 0, 1, 2 ... */
const first = (times) => Array.from({ length: times }, (_, repeat) => repeat)

/** Which repeats of a section there are: the first, what was touched, and what a person asked for or else the order names. @param {Store} store @param {Doc} visit @param {Doc} section @returns {number[]} in order */
export function repeatsOf(store, visit, section) {
  const touched = new Facts(counting(store, visit.id)).repeats(section)
  if (!section.repeats || FINAL.includes(visit.state) || visit.left) return touched
  return [...new Set([...touched, ...askedFor(store, visit, section)])].sort((a, b) => a - b)
}

/** @param {Store} store @param {Doc} visit @param {Doc} section @returns {number[]} */
function askedFor(store, visit, section) {
  /** @type {number[] | number | undefined} a number is what an earlier app wrote down: how many */
  const asked = store.draft(askedDraft(visit.id))?.[section.id]
  return Array.isArray(asked) ? asked : first(asked ?? orderedOf(store, visit, section))
}

/** @param {Store} store @param {Doc} visit @param {Doc} section @param {number[]} repeats */
const keepAsked = (store, visit, section, repeats) =>
  store.saveDraft(askedDraft(visit.id), { ...store.draft(askedDraft(visit.id)), [section.id]: repeats })

/** Once more. @param {Store} store @param {Doc} visit @param {Doc} section */
export function askAgain(store, visit, section) {
  const repeats = repeatsOf(store, visit, section)
  return keepAsked(store, visit, section, [...repeats, 1 + Math.max(...repeats)])
}

/**
 * How many pieces the order has of what this section asks a serial number of. Only on an order's first visit: on a later one
 * nobody knows which are still to do. @param {Store} store @param {Doc} visit @param {Doc} section
 */
function orderedOf(store, visit, section) {
  if (visit.nr > 1) return 1
  const wanted = new Set(section.items.map((/** @type {Doc} */ item) => item.product_category).filter(Boolean))
  /** @type {any[]} */
  const lines = store.get("work_order", visit.work_order)?.lines ?? []
  const pieces = lines.filter(({ product }) => wanted.has(store.get("product", product)?.category))
  return Math.min(
    MOST_ORDERED,
    pieces.reduce((sum, line) => sum + (line.quantity ?? 0), 0),
  )
}

/**
 * Repeats that were asked for, or are ordered, and have nothing in them.
 * @param {Store} store @param {Doc} visit @param {Doc} checklist @param {import("../rules/showing.js").Showing} showing
 * @returns {import("./checklist_facts.js").Missing[]} each at its first item
 */
export function emptyRepeats(store, visit, checklist, showing) {
  const facts = new Facts(counting(store, visit.id))
  return checklist.sections.flatMap((/** @type {Doc} */ section, /** @type {number} */ at) => {
    const touched = facts.repeats(section)
    const empty = repeatsOf(store, visit, section).filter((repeat) => !touched.includes(repeat))
    return empty.flatMap((repeat) =>
      showing
        .asked(at, repeat)
        .slice(0, 1)
        .map(({ item: { id: item, type } }) => {
          return { section: section.id, item, repeat, type, title: section.title, why: "empty_part" }
        }),
    )
  })
}

/** Whether photos or parts lie in a repeat: those have their own way back. @param {Store} store @param {string} visit @param {Doc} section @param {number} repeat */
export const holdsThings = (store, visit, section, repeat) =>
  new Facts(counting(store, visit).filter(({ kind }) => kind !== "answer")).repeats(section).includes(repeat)

/** A repeat goes: its answers are wiped one by one. @param {Store} store @param {Doc} visit @param {Doc} section @param {number} repeat not the first @returns {Promise<Wiped[]>} what stood there */
export async function takeAway(store, visit, section, repeat) {
  const repeats = repeatsOf(store, visit, section)
  const ids = new Set(section.items.map((/** @type {Doc} */ item) => item.id))
  const stood = store
    .by("answer", "visit", visit.id)
    .filter((one) => one.head && ids.has(one.item) && (one.repeat ?? 0) === repeat && !isBlank(one.value))
    .map(({ item, value, note }) => ({ item, value, note: note ?? "" }))
  for (const item of ids) await dropWords(store, { visit: visit.id, item, repeat })
  for (const { item } of stood) await answer(store, { visit: visit.id, item, repeat, value: "", note: "" })
  const others = repeats.filter((one) => one !== repeat)
  await keepAsked(store, visit, section, others)
  return stood
}

/** As it was before. @param {Store} store @param {Doc} visit @param {Doc} section @param {number} repeat @param {Wiped[]} stood */
export async function bringBack(store, visit, section, repeat, stood) {
  for (const one of stood) await answer(store, { visit: visit.id, repeat, ...one })
  await keepAsked(store, visit, section, [...repeatsOf(store, visit, section), repeat])
}

/** What is half typed there. @param {Store} store @param {import("./typed_words.js").Place} place */
async function dropWords(store, place) {
  for (const kind of /** @type {const} */ (["text", "measure", "note"]))
    await store.dropDraft(checkpointDraft(kind, place))
}
