/**
 * Which items of a checklist are asked, by what was answered so far; the twin of server/visits/showing.py.
 *
 * A checklist is read from top to bottom. A condition sees what stands above it: in its own section the same repeat, in another
 * section the first. What is hidden, comes later or is not there counts as not answered.
 */
import { all, decide, UNSEEN } from "./conditions.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("./checklist_facts.js").Facts} Facts */
/** @typedef {import("./conditions.js").Seen} Seen */
/** @typedef {{item: Doc, sure: boolean}} Asked not sure: its condition is of a newer version than ours; it is not demanded then */

const COMPARED = ["tick", "choice", "number", "text"]

/** Must it be filled? `required` on what is always asked, `required_if_shown` on what may be hidden. @param {Asked} asked */
export const isDemanded = ({ item, sure }) => sure && Boolean(item.required || item.required_if_shown)

/** One visit's reading of its checklist. */
export class Showing {
  #sections
  #facts
  /** @type {{asked: Asked[], outside: Map<string, Seen>}[]} */
  #first = []

  /** @param {Doc[]} sections as in a checklist_version @param {Facts} facts */
  constructor(sections, facts) {
    this.#sections = sections
    this.#facts = facts
    /** @type {Map<string, Seen>} */
    const above = new Map()
    for (const section of sections) {
      const outside = new Map(above)
      const { asked, inside } = this.#read(section, 0, outside)
      this.#first.push({ asked, outside })
      for (const [item, seen] of inside) if (!above.has(item)) above.set(item, seen)
    }
  }

  /** What is asked in section number `at`, in that repeat, in order. @param {number} at @param {number} repeat @returns {Asked[]} */
  asked(at, repeat) {
    const { asked, outside } = this.#first[at]
    const section = this.#sections[at]
    return repeat && section.repeats ? this.#read(section, repeat, outside).asked : asked
  }

  /** Is an item of section number `at` not asked there? @param {number} at @param {string} item @param {number} repeat */
  isHidden(at, item, repeat) {
    return this.asked(at, repeat).every((one) => one.item.id !== item)
  }

  /** @param {Doc} section @param {number} repeat @param {Map<string, Seen>} outside */
  #read(section, repeat, outside) {
    const whole = decide(section.when, (item) => outside.get(item) ?? UNSEEN)
    /** @type {Asked[]} */
    const asked = []
    /** @type {Map<string, Seen>} */
    const inside = new Map()
    for (const item of section.items) {
      const own = decide(item.when, (name) => inside.get(name) ?? outside.get(name) ?? UNSEEN)
      const verdict = all([whole, own])
      if (verdict !== false) asked.push({ item, sure: verdict === true })
      if (!inside.has(item.id)) inside.set(item.id, verdict === false ? UNSEEN : this.#seen(item, repeat))
    }
    return { asked, inside }
  }

  /** @param {Doc} item @param {number} repeat @returns {Seen} */
  #seen(item, repeat) {
    if (!this.#facts.isFilled(item, repeat)) return UNSEEN
    const answer = COMPARED.includes(item.type) ? this.#facts.answer(item.id, repeat) : undefined
    return { filled: true, value: answer?.value ?? "", number: item.type === "number" }
  }
}
