/** A person's day in blocks: what was logged, what the phone proposes besides, and what still lacks an end. */
import { blocksOf, rootOf, standingEntries } from "../rules/hours.js"
import { addDays, dayOf, minutesBetween, now } from "./time.js"

/** @typedef {import("../types.js").Store} Store */
/**
 * @typedef {object} Line
 * @property {string} id of the entry, or what it will have
 * @property {string} kind travel work pause other
 * @property {string | null} visit
 * @property {string} from
 * @property {string | null} to null: no end yet
 * @property {"logged" | "proposed" | "open" | "running"} how open: its day is over and nobody said when it ended
 */

const RUNNING_MS = 14 * 3_600_000 // whoever pressed no end after so long forgot it

/** @param {Store} store @param {string} member @param {string} day @returns {Line[]} in order of time */
export function linesOf(store, member, day) {
  const entries = store.all("time_entry").filter((entry) => entry.member === member)
  const roots = new Set(entries.map((entry) => rootOf(entries, entry)))
  const logged = standingEntries(/** @type {any} */ (entries))
    .filter((entry) => dayOf(entry.from) === day)
    .map((entry) => ({ ...entry, how: /** @type {const} */ ("logged") }))
  const steps = store.all("visit_step").filter((step) => step.by === member && step.moved && !step.undone_by)
  const proposed = blocksOf(/** @type {any} */ (steps))
    .filter((block) => dayOf(block.from) === day && !roots.has(block.id))
    .map((block) => ({ ...block, ...ended(block) }))
  return /** @type {Line[]} */ ([...logged, ...proposed].sort((a, b) => (a.from < b.from ? -1 : 1)))
}

/** An end on another day is no end: that night was not worked through. @param {import("../rules/hours.js").Block} block */
function ended(block) {
  const whole = block.to !== null && Date.parse(block.to) - Date.parse(block.from) < RUNNING_MS
  if (whole) return { how: /** @type {const} */ ("proposed") }
  const running = block.to === null && now.value - Date.parse(block.from) < RUNNING_MS
  return { to: null, how: /** @type {"open" | "running"} */ (running ? "running" : "open") }
}

/** Whole minutes that count, by kind. @param {Line[]} lines @returns {Record<string, number>} */
export function sumsOf(lines) {
  /** @type {Record<string, number>} */
  const sums = {}
  for (const { kind, from, to } of lines) if (to && to > from) sums[kind] = (sums[kind] ?? 0) + minutesBetween(from, to)
  return sums
}

/** When a block without an end most likely ended: as planned, else after an hour. @param {Store} store @param {Line} line */
export function likelyEnd(store, line) {
  const planned = line.visit ? store.get("visit", line.visit)?.planned_to : null
  const hour = new Date(Date.parse(line.from) + 3_600_000).toISOString()
  return planned && planned > line.from && dayOf(planned) === dayOf(line.from) ? planned : hour
}

/** Days of the last week, today first. @param {string} today */
export const lastDays = (today) => Array.from({ length: 7 }, (_, back) => addDays(today, -back))
