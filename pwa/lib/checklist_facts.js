/** How far a checklist is, and what stands between the technician and Klaar. */
import { completeness } from "../rules/completeness.js"
import { isTouched, repeatsOf } from "./visit_facts.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */
/** @typedef {{section: string, item: string, repeat: number, type: string, title: string, why: "empty" | "note_needed"}} Missing */

const COUNTS = ["answer", "photo", "part_use", "signature"]

/** What is missing before the visit may be called done, in the checklist's order. @param {Store} store @param {Doc} visit @returns {Missing[]} */
export function missingOf(store, visit) {
  const checklist = visit.checklist_version && store.get("checklist_version", visit.checklist_version)
  if (!checklist) return []
  const documents = COUNTS.flatMap((kind) => store.by(kind, "visit", visit.id).map((doc) => ({ ...doc, kind })))
  return completeness(checklist.sections, documents)
}

/** @param {Store} store @param {Doc} visit @param {Doc} section @param {number} repeat */
export function sectionProgress(store, visit, section, repeat) {
  const filled = section.items.filter((/** @type {Doc} */ item) => isTouched(store, visit.id, item, repeat)).length
  return { filled, all: section.items.length }
}

/** Over all sections and their repeats. @param {Store} store @param {Doc} visit @param {Doc} checklist */
export function progressOf(store, visit, checklist) {
  let [filled, all] = [0, 0]
  for (const section of checklist.sections) {
    for (let repeat = 0; repeat < repeatsOf(store, visit.id, section, 1); repeat++) {
      const one = sectionProgress(store, visit, section, repeat)
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
