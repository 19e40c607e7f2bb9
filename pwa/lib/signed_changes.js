/** "Gewijzigd na ondertekening": what is no longer as the signed statement says. The same sums as server/visits/signed_changes.py. */
import { withoutUnit } from "../rules/statement.js"
import { t } from "./texts.js"

/** @typedef {Record<string, any>} Content of a statement */
/** @typedef {{part: string, before: any, after: any}} Change before null: it came; after null: it went */

/** Of each list in a statement: the fields that say which of its things one is. @type {Record<string, string[]>} */
const LISTS = { answers: ["item", "repeat"], parts: ["product", "serial"], photos: ["item", "repeat", "sha256"] }
const HOW_IT_IS_SAID = ["unit", "shown"]
/** Not `title`: an order keeps its type, so only what the company calls that type can differ, and that changes no work. */
const TEXTS = ["nr", "customer", "address", "remarks", "lines"]

/**
 * In the order of the statement. `ofIssues`: hashes of photos of issues, which are the office's and older statements named too.
 * @param {Content} statement @param {Content} now @param {Set<string>} [ofIssues] @returns {Change[]}
 */
export function changesSince(statement, now, ofIssues = new Set()) {
  /** @type {Content} */
  const signed = {
    ...statement,
    photos: statement.photos.filter((/** @type {Content} */ one) => !ofIssues.has(one.sha256)),
  }
  const texts = TEXTS.filter((part) => plain(signed[part]) !== plain(now[part]))
  return [
    ...texts.map((part) => ({ part, before: signed[part], after: now[part] })),
    ...Object.keys(LISTS).flatMap((part) => inList(part, signed[part], now[part])),
  ]
}

/** Lines without the word for their unit: it is the product's and never changes, and older statements have not got it. @param {string | string[]} text */
const plain = (text) => JSON.stringify(Array.isArray(text) ? text.map(withoutUnit) : text)

/** @param {string} part @param {Content[]} signed @param {Content[]} now @returns {Change[]} */
function inList(part, signed, now) {
  const [before, after] = [byKey(part, signed), byKey(part, now)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({ part, before: before.get(key) ?? null, after: after.get(key) ?? null }))
    .filter((change) => !isSame(change.before, change.after))
}

/** Things by what they are; the same part used twice is told apart by its turn. @param {string} part @param {Content[]} things */
function byKey(part, things) {
  /** @type {Map<string, Content>} */
  const keyed = new Map()
  for (const thing of things) {
    const key = LISTS[part].map((name) => thing[name]).join("\n")
    let turn = 0
    while (keyed.has(`${key}\n${turn}`)) turn++
    keyed.set(`${key}\n${turn}`, thing)
  }
  return keyed
}

/** But for how it is said: the unit, as with lines, and an answer's words. @param {Content | null} a @param {Content | null} b */
const isSame = (a, b) =>
  a !== null &&
  b !== null &&
  Object.keys({ ...a, ...b }).every((name) => HOW_IT_IS_SAID.includes(name) || a[name] === b[name])

/** One change in words: what it is about, and whether it came, went or is otherwise now. @param {Change} change @param {(item: string) => string} titleOf */
export function changeWords({ part, before, after }, titleOf) {
  const about = after ?? before
  if (part === "answers") return about.title || titleOf(about.item)
  if (part === "parts")
    return t(after ? "since.part_added" : "since.part_gone", { name: `${about.name} ${about.serial}`.trim() })
  if (part === "photos")
    return t(after ? "since.photo_added" : "since.photo_gone", {
      name: about.item ? titleOf(about.item) : t("photo.loose"),
    })
  return t(part === "remarks" ? "since.remarks" : "since.order")
}
