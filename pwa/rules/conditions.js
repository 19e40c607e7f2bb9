/**
 * When an item or a section of a checklist is asked: a small closed language, as data; the twin of server/visits/conditions.py,
 * where it is described. What this version does not know is neither true nor false (null): shown, and not demanded.
 */
import { compare, DECIMAL } from "./decimals.js"

/** @typedef {boolean | null} Verdict */
/** @typedef {{filled: boolean, value: string, number: boolean}} Seen value: "" where there is nothing to compare */

/** @type {Seen} */
export const UNSEEN = { filled: false, value: "", number: false }

/** @type {Record<string, (difference: number) => boolean>} */
const COMPARED = {
  below: (difference) => difference < 0,
  at_most: (difference) => difference <= 0,
  at_least: (difference) => difference >= 0,
  above: (difference) => difference > 0,
}

/**
 * True, false, or null for what this version cannot read. No condition at all (null, undefined) is true.
 * @param {any} condition @param {(item: string) => Seen} seen what stands at an item @returns {Verdict}
 */
export function decide(condition, seen) {
  if (condition == null) return true
  if (typeof condition !== "object" || Array.isArray(condition)) return null
  const said = Object.keys(condition)
  if (said.length === 1 && said[0] === "all") return all(each(condition.all, seen))
  if (said.length === 1 && said[0] === "any") return not(all(each(condition.any, seen).map(not)))
  if (said.length === 1 && said[0] === "not") return condition.not === null ? null : not(decide(condition.not, seen))
  const name = said.find((one) => one !== "item")
  return said.length === 2 && said.includes("item") && name ? test(name, condition.item, condition[name], seen) : null
}

/** @param {Verdict} verdict @returns {Verdict} */
const not = (verdict) => (verdict === null ? null : !verdict)

/** A null within a list is no condition, while a missing `when` is one that always holds. @param {any} parts @param {(item: string) => Seen} seen @returns {Verdict[]} */
const each = (parts, seen) =>
  Array.isArray(parts) ? parts.map((one) => (one === null ? null : decide(one, seen))) : [null]

/** @param {Verdict[]} verdicts @returns {Verdict} */
export function all(verdicts) {
  if (verdicts.includes(false)) return false
  return verdicts.includes(null) ? null : true
}

/** @param {string} name @param {any} item @param {any} wanted @param {(item: string) => Seen} seen @returns {Verdict} */
function test(name, item, wanted, seen) {
  if (typeof item !== "string" || !isReadable(name, wanted)) return null
  const found = seen(item)
  if (name === "answered") return found.filled
  if (Object.hasOwn(COMPARED, name)) return found.filled && found.number && COMPARED[name](compare(found.value, wanted))
  return found.filled && (name === "is" ? [wanted] : wanted).some((/** @type {string} */ one) => isSame(found, one))
}

/** @param {string} name @param {any} wanted */
function isReadable(name, wanted) {
  if (name === "answered") return wanted === true
  if (name === "is") return typeof wanted === "string"
  if (name === "one_of") return Array.isArray(wanted) && wanted.every((one) => typeof one === "string")
  return Object.hasOwn(COMPARED, name) && typeof wanted === "string" && DECIMAL.test(wanted)
}

/** @param {Seen} found @param {string} wanted */
const isSame = (found, wanted) =>
  found.number && DECIMAL.test(wanted) ? compare(found.value, wanted) === 0 : found.value === wanted
