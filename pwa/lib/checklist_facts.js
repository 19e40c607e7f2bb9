/** How far a checklist is, and what stands between the technician and Klaar. */
import { Facts } from "../rules/checklist_facts.js"
import { completeness } from "../rules/completeness.js"
import { Showing } from "../rules/showing.js"
import { counting, emptyRepeats, repeatsOf } from "./repeats.js"
import { isTouched } from "./visit_facts.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */
/** @typedef {{section: string, item: string, repeat: number, type: string, title: string, why: string}} Missing why: empty, note_needed, poor; empty_part is a whole repeat that was asked for, under its first item and its section's title */

/** What is missing before the visit may be called done, in the checklist's order; then parts that are still empty. @param {Store} store @param {Doc} visit @returns {Missing[]} */
export function missingOf(store, visit) {
  const checklist = visit.checklist_version && store.get("checklist_version", visit.checklist_version)
  if (!checklist) return []
  const missing = completeness(checklist.sections, counting(store, visit.id))
  return [...missing, ...emptyRepeats(store, visit, checklist, showingOf(store, visit, checklist))]
}

/** What the checklist asks on this visit, by what was answered so far. @param {Store} store @param {Doc} visit @param {Doc} checklist */
export const showingOf = (store, visit, checklist) =>
  new Showing(checklist.sections, new Facts(counting(store, visit.id)))

/** How many of these items have something in them. @param {Store} store @param {Doc} visit @param {Doc[]} items those that are asked @param {number} repeat */
export function sectionProgress(store, visit, items, repeat) {
  return { filled: items.filter((item) => isTouched(store, visit.id, item, repeat)).length, all: items.length }
}

/** Over all that is asked, in every repeat. @param {Store} store @param {Doc} visit @param {Doc} checklist */
export function progressOf(store, visit, checklist) {
  const showing = showingOf(store, visit, checklist)
  let [filled, all] = [0, 0]
  for (const [at, section] of checklist.sections.entries()) {
    for (const repeat of repeatsOf(store, visit, section)) {
      const items = showing.asked(at, repeat).map((one) => one.item)
      const one = sectionProgress(store, visit, items, repeat)
      filled += one.filled
      all += one.all
    }
  }
  return { filled, all }
}

/** Items in the order of the list, with photos that follow each other together: they are one walk with the camera. @param {Doc[]} items @returns {Doc[][]} */
export function runs(items) {
  /** @type {Doc[][]} */
  const found = []
  for (const item of items) {
    const last = found[found.length - 1]
    if (item.type === "photo" && last?.[0].type === "photo") last.push(item)
    else found.push([item])
  }
  return found
}

/** Where an item is within the list, as written in the address: "insulation.0". @param {string} item @param {number} repeat */
export const place = (item, repeat) => `${item}.${repeat}`

/** How a missing thing is called: Laadpaal 2, or Serienummer (2). @param {Missing} one */
export const missingTitle = ({ title, repeat, why }) =>
  why === "empty_part" ? `${title} ${repeat + 1}` : `${title}${repeat ? ` (${repeat + 1})` : ""}`
