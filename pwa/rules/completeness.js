/**
 * What is still missing before a visit may be called done; the same rule as server/visits/completeness.py.
 * Golden files for both languages: tests/wire/completeness.
 */

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Missing} Missing */
/** @typedef {{answers: Map<string, Doc>, photos: Set<string>, serials: Set<string>, roles: Set<string>, repeats: Map<string, Set<number>>}} Facts by "item/repeat" */

const DECIMAL = /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/
const TICKS = ["ok", "fail", "na"]

/** @param {string} item @param {number} repeat */
const place = (item, repeat) => `${item}/${repeat}`

/**
 * The required items that are not filled, in the checklist's order. A section that repeats is asked once for each repeat
 * that has something in it, and at least once; a signature counts for every repeat.
 * @param {Doc[]} sections as in a checklist_version @param {Iterable<Doc & {kind: string}>} documents of one visit; those of other kinds are ignored
 * @returns {Missing[]}
 */
export function completeness(sections, documents) {
  const facts = factsOf(documents)
  return sections.flatMap((section) =>
    repeatsOf(section, facts).flatMap((repeat) =>
      section.items.flatMap((/** @type {Doc} */ item) => {
        const why = item.required ? whyMissing(item, repeat, facts) : null
        const { id, type, title } = item
        return why ? [{ section: section.id, item: id, repeat, type, title, why }] : []
      }),
    ),
  )
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

/** Does a decimal text lie within the item's limits, the limits included? @param {Doc} item @param {string} value */
export function withinLimits(item, value) {
  const { min, max } = item.limits ?? {}
  return (min == null || compare(value, min) >= 0) && (max == null || compare(value, max) <= 0)
}

/** Compares decimal texts exactly, as no floating point can. @param {string} one @param {string} other @returns {number} below, at or above 0 */
function compare(one, other) {
  const difference = scaled(one) - scaled(other)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** In millionths. @param {string} text */
function scaled(text) {
  const [, sign, whole, fraction = ""] = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text) ?? ["", "", "0", ""]
  const value = BigInt(whole + fraction.padEnd(6, "0").slice(0, 6))
  return sign ? -value : value
}

/** @param {Iterable<Doc & {kind: string}>} documents @returns {Facts} */
function factsOf(documents) {
  /** @type {Facts} */
  const facts = { answers: new Map(), photos: new Set(), serials: new Set(), roles: new Set(), repeats: new Map() }
  for (const document of documents) take(facts, document)
  return facts
}

/** @param {Facts} facts @param {Doc & {kind: string}} document */
function take(facts, document) {
  const [item, repeat] = [document.item ?? "", document.repeat ?? 0]
  const key = place(item, repeat)
  if (document.kind === "signature") facts.roles.add(document.role)
  else if (document.kind === "answer" && document.head && !isBlank(document.value)) facts.answers.set(key, document)
  else if (document.kind === "photo" && !document.hidden_reason) facts.photos.add(key)
  else if (document.kind === "part_use" && document.serial && !document.returned) facts.serials.add(key)
  else return
  if (document.kind === "signature") return
  const known = facts.repeats.get(item)
  if (known) known.add(repeat)
  else facts.repeats.set(item, new Set([repeat]))
}

/** @param {Doc} section @param {Facts} facts @returns {number[]} */
function repeatsOf(section, facts) {
  if (!section.repeats) return [0]
  const touched = section.items.flatMap((/** @type {Doc} */ item) => [...(facts.repeats.get(item.id) ?? [])])
  return [...new Set([0, ...touched])].sort((a, b) => a - b)
}

/** @param {Doc} item @param {number} repeat @param {Facts} facts @returns {"empty" | "note_needed" | null} */
function whyMissing(item, repeat, facts) {
  const key = place(item.id, repeat)
  if (item.type === "photo") return facts.photos.has(key) ? null : "empty"
  if (item.type === "serial") return facts.serials.has(key) || facts.answers.has(key) ? null : "empty"
  if (item.type === "signature") return facts.roles.has(item.role ?? "customer") ? null : "empty"
  return whyUnanswered(item, facts.answers.get(key))
}

/** @param {Doc} item @param {Doc | undefined} answer @returns {"empty" | "note_needed" | null} */
function whyUnanswered(item, answer) {
  if (!answer || !fits(item, answer.value)) return "empty"
  const outside = item.type === "number" && !withinLimits(item, answer.value)
  return outside && isBlank(answer.note) ? "note_needed" : null
}
