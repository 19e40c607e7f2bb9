/**
 * What is signed: a canonical JSON text (RFC 8785) of exactly what was shown. The signing screen is drawn from it, the phone
 * uploads it as a blob, and anyone can check it later without a server. Only texts, booleans and whole numbers.
 * Golden files for both languages: tests/wire/statement.
 */
import canonicalize from "canonicalize"

export const FORMAT = "veldwerk.statement/1"

/**
 * @typedef {object} Statement
 * @property {string} lang
 * @property {string} tenant
 * @property {string} visit
 * @property {number} nr
 * @property {string} title
 * @property {string} customer
 * @property {string} address
 * @property {string[]} lines
 * @property {{item: string, repeat: number, title: string, value: string, note: string, shown?: string}[]} answers `shown`: the words that were read, where they are not the value
 * @property {{product: string, name: string, quantity: string, serial: string, unit?: "metre"}[]} parts
 * @property {{item: string, repeat: number, sha256: string}[]} photos
 * @property {string} remarks
 * @property {{version: string, number: number}} checklist
 * @property {string} app its version
 * @property {"customer" | "technician" | "witness"} role
 * @property {string} name
 * @property {string} consent the words agreed to
 */

/**
 * The text that is signed and its hash.
 * @param {Statement} shown @returns {Promise<{text: string, sha256: string, bytes: ArrayBuffer}>}
 * @throws {TypeError} on what has no one canonical form (a fraction, a number above 2^53, half a character)
 */
export async function statement(shown) {
  const whole = { format: FORMAT, ...shown }
  refuseTheUnsure(whole, "")
  const text = /** @type {string} */ (canonicalize(whole))
  return { text, ...(await hashOf(text)) }
}

/** What a statement says of the signing, and not of the visit. */
const ABOUT_SIGNING = ["format", "lang", "tenant", "app", "role", "name", "consent"]

/**
 * The hash of what a statement says of the visit alone: equal where the same is known. The twin of server/visits/statement.py.
 * @param {Record<string, any>} said @returns {Promise<string>}
 */
export async function factsHash(said) {
  const facts = Object.fromEntries(Object.entries(said).filter(([name]) => !ABOUT_SIGNING.includes(name)))
  facts.lines = facts.lines.map(withoutUnit)
  facts.answers = facts.answers.map((/** @type {Record<string, string>} */ { shown, ...one }) => one)
  facts.parts = facts.parts.map((/** @type {Record<string, string>} */ { unit, ...one }) => one)
  return hashOf(/** @type {string} */ (canonicalize(facts))).then(({ sha256 }) => sha256)
}

/** A line as it was written before lines named metres, so that what was signed then still says the same. @param {string} line */
export const withoutUnit = (line) => line.replace(/^(\d+) m /, "$1 x ")

/** @param {string} text */
async function hashOf(text) {
  const bytes = /** @type {ArrayBuffer} */ (new TextEncoder().encode(text).buffer)
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return { bytes, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") }
}

/** What is in a signed text; null if it is none of ours. @param {string} text @returns {Statement | null} */
export function readStatement(text) {
  const read = JSON.parse(text)
  return read?.format === FORMAT ? read : null
}

/** @param {any} value @param {string} where JSON pointer */
function refuseTheUnsure(value, where) {
  if (typeof value === "boolean") return
  if (typeof value === "string") {
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) refuse(where)
  } else if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) refuse(where)
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) refuseTheUnsure(inner, `${where}/${key}`)
  } else refuse(where)
}

/** @param {string} where */
function refuse(where) {
  throw new TypeError(`A statement holds texts, booleans and whole numbers only: ${where}`)
}
