/** What was filled in on one visit, by item and repeat; the twin of server/visits/checklist_facts.py. */
import { DECIMAL } from "./decimals.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {Doc & {kind: string}} Fact */

const TICKS = ["ok", "fail", "na"]

/** @param {string} item @param {number} repeat */
const place = (item, repeat) => `${item}/${repeat}`

/** The documents of a visit by item and repeat, only those that count. */
export class Facts {
  /** @type {Map<string, Doc>} */
  answers = new Map()
  /** @type {Set<string>} */
  photos = new Set()
  /** @type {Set<string>} of which the office asked no better one */
  #goodPhotos = new Set()
  /** @type {Set<string>} */
  serials = new Set()
  /** @type {Set<string>} */
  roles = new Set()
  /** @type {Map<string, Set<number>>} item -> repeats that have something in them */
  #touched = new Map()

  /** @param {Iterable<Fact>} documents those of other kinds are passed over */
  constructor(documents) {
    for (const document of documents) this.#take(document)
  }

  /** How often a section is asked: once, and if it repeats once for each repeat that has something in it. @param {Doc} section @returns {number[]} */
  repeats(section) {
    if (!section.repeats) return [0]
    const touched = section.items.flatMap((/** @type {Doc} */ item) => [...(this.#touched.get(item.id) ?? [])])
    return [...new Set([0, ...touched])].sort((a, b) => a - b)
  }

  /** The answer that stands. @param {string} item @param {number} repeat */
  answer(item, repeat) {
    return this.answers.get(place(item, repeat))
  }

  /** Is there anything under an item that this item can have? @param {Doc} item @param {number} repeat @returns {boolean} */
  isFilled(item, repeat) {
    const at = place(item.id, repeat)
    if (item.type === "photo") return this.photos.has(at)
    if (item.type === "serial") return this.serials.has(at) || this.answers.has(at)
    if (item.type === "signature") return this.roles.has(item.role ?? "customer")
    const answer = this.answers.get(at)
    return answer !== undefined && fits(item, answer.value)
  }

  /** Is there a photo with which the office is content? @param {Doc} item @param {number} repeat @returns {boolean} */
  hasGoodPhoto(item, repeat) {
    return this.#goodPhotos.has(place(item.id, repeat))
  }

  /** @param {Fact} document */
  #take(document) {
    const [item, repeat] = [document.item ?? "", document.repeat ?? 0]
    if (document.kind === "signature") {
      this.roles.add(document.role)
      return
    }
    const at = place(item, repeat)
    if (document.kind === "answer" && document.head && !isBlank(document.value)) this.answers.set(at, document)
    else if (document.kind === "photo" && !document.hidden_reason) {
      this.photos.add(at)
      if (!document.poor_reason) this.#goodPhotos.add(at)
    } else if (document.kind === "part_use" && document.serial && !document.returned) this.serials.add(at)
    else return
    const known = this.#touched.get(item)
    if (known) known.add(repeat)
    else this.#touched.set(item, new Set([repeat]))
  }
}

/** Nothing in it but spaces, tabs and line ends (named one by one: trim() differs between the two languages). @param {string | null | undefined} text */
export const isBlank = (text) => /^[ \t\r\n]*$/.test(text ?? "")

/** May this item have this value? Blank always fits: it clears the answer. @param {Doc} item @param {string | null} value @returns {boolean} */
export function fits(item, value) {
  if (isBlank(value)) return true
  if (item.type === "tick") return TICKS.includes(String(value))
  if (item.type === "choice") return (item.options ?? []).some((/** @type {Doc} */ option) => option.id === value)
  if (item.type === "number") return DECIMAL.test(String(value))
  return true
}
