/**
 * What is still missing before a visit may be called done; the same rule as server/visits/completeness.py.
 * Golden files for both languages: tests/wire/completeness.
 */
import { Facts, fits, isBlank } from "./checklist_facts.js"
import { compare } from "./decimals.js"
import { isDemanded, Showing } from "./showing.js"

export { fits, isBlank }

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Missing} Missing */

/**
 * The demanded items that are not filled, in the checklist's order; what is hidden is never missing. A section that repeats is
 * asked once for each repeat that has something in it, and at least once; a signature counts for every repeat.
 * @param {Doc[]} sections as in a checklist_version @param {Iterable<Doc & {kind: string}>} documents of one visit; those of other kinds are ignored
 * @returns {Missing[]}
 */
export function completeness(sections, documents) {
  const facts = new Facts(documents)
  const showing = new Showing(sections, facts)
  return sections.flatMap((section, at) =>
    facts.repeats(section).flatMap((repeat) =>
      showing.asked(at, repeat).flatMap((asked) => {
        const { id, type, title } = asked.item
        const why = isDemanded(asked) ? whyMissing(asked.item, repeat, facts) : null
        return why ? [{ section: section.id, item: id, repeat, type, title, why }] : []
      }),
    ),
  )
}

/** Does a decimal text lie within the item's limits, the limits included? @param {Doc} item @param {string} value */
export function withinLimits(item, value) {
  const { min, max } = item.limits ?? {}
  return (min == null || compare(value, min) >= 0) && (max == null || compare(value, max) <= 0)
}

/** @param {Doc} item @param {number} repeat @param {Facts} facts @returns {"empty" | "note_needed" | "poor" | null} */
function whyMissing(item, repeat, facts) {
  if (!facts.isFilled(item, repeat)) return "empty"
  if (item.type === "photo") return facts.hasGoodPhoto(item, repeat) ? null : "poor"
  const answer = item.type === "number" ? facts.answer(item.id, repeat) : undefined
  return answer && !withinLimits(item, answer.value) && isBlank(answer.note) ? "note_needed" : null
}
