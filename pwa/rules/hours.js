/**
 * Hours as this phone proposes them: travel, work and pauses, from one person's own steps. The server never makes them a
 * second time. A step opens a block and the person's next step, at whatever visit, ends it: nobody is in two places.
 */
import { uuid5 } from "./ids.js"

/** @typedef {{id: string, visit: string, to: string, at: string, nr: number}} Step one's own, moved and standing */
/** @typedef {{id: string, visit: string, kind: string, from: string, to: string | null}} Block to null: nobody ended it yet */

/** What a state means for the hours; the others end a block and open none. @type {Record<string, string>} */
const KIND = { en_route: "travel", on_site: "work", working: "work", paused: "pause" }

/** @param {Step[]} steps @returns {Block[]} in order of time; arriving and beginning are one block of work */
export function blocksOf(steps) {
  const ordered = [...steps].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.nr - b.nr))
  /** @type {Block[]} */
  const blocks = []
  for (const step of ordered) {
    const kind = KIND[step.to] ?? null
    const last = blocks.at(-1)
    const open = last && last.to === null ? last : null
    if (open && open.visit === step.visit && open.kind === kind) continue
    if (open) open.to = step.at
    if (kind) blocks.push({ id: entryId(step.id), visit: step.visit, kind, from: step.at, to: null })
  }
  return blocks.filter((block) => block.to === null || block.to > block.from)
}

/** The entry that a block becomes: pressed twice, or on two phones, it is one. @param {string} step */
export const entryId = (step) => uuid5(step, "time")

/**
 * The entries that count, each in the place of those that it corrects.
 * @param {{id: string, corrects: string | null, from: string}[]} entries @returns {any[]}
 */
export function standingEntries(entries) {
  const corrected = new Set(entries.map((entry) => entry.corrects).filter(Boolean))
  return entries.filter((entry) => !corrected.has(entry.id)).sort((a, b) => (a.from < b.from ? -1 : 1))
}

/** The first entry of a chain of corrections. @param {any[]} entries @param {any} entry @returns {string} */
export function rootOf(entries, entry) {
  const byId = new Map(entries.map((one) => [one.id, one]))
  const seen = new Set()
  let here = entry
  while (here.corrects && byId.has(here.corrects) && !seen.has(here.id)) {
    seen.add(here.id)
    here = byId.get(here.corrects)
  }
  return here.corrects ?? here.id
}
