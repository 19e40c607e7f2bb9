/** Whether an act may be written at all: by the same table as the server's (sync/mutation.py). Golden files: tests/wire/mutations. */
import { CATALOGUE, MUTATION_BYTES, SCHEMA } from "./catalogue.js"

/** @typedef {import("./catalogue.js").Shape} Shape */
/** @typedef {import("./catalogue.js").Spec} Spec */
/** @typedef {{code: string, arg: string}} Flaw */

export { SCHEMA }

const ENVELOPE = 2048 // bytes around the arguments: ids, times, what comes before

/** An act that the server would refuse for its form: a mistake of ours, so it is not kept, and says where. */
export class BadArgs extends Error {
  /** @param {string} name @param {Flaw} flaw */
  constructor(name, { code, arg }) {
    super(`${name}: ${code} ${arg}`)
    this.code = code
    this.arg = arg
  }
}

/** @param {string} name @param {Record<string, any>} args @throws {BadArgs} */
export function checked(name, args) {
  const flaw = flawOf(name, args)
  if (flaw) throw new BadArgs(name, flaw)
}

/** @param {string} name @param {Record<string, any>} args @returns {Flaw | null} */
export function flawOf(name, args) {
  if (!Object.hasOwn(CATALOGUE, name)) return { code: "unknown_name", arg: name }
  const spec = CATALOGUE[name]
  for (const [arg, value] of Object.entries(args)) {
    const said = Object.hasOwn(spec.args, arg) ? spec.args[arg] : null
    if (!said || !(value === null ? said.optional || said.nullable : fits(said.shape, value))) return malformed(arg)
  }
  const missing = Object.keys(spec.args).filter((arg) => !spec.args[arg].optional && !(arg in args))
  if (missing.length) return malformed(missing.sort()[0])
  return together(spec, args) ?? tooLarge(args)
}

/** @param {string} arg @returns {Flaw} */
const malformed = (arg) => ({ code: "malformed", arg })

/** @param {Spec} spec @param {Record<string, any>} args @returns {Flaw | null} */
function together({ needed = [], fixed = [], exactly_one: one = [] }, args) {
  for (const [arg, value, other] of needed)
    if (args[arg] === value && !(args[other] ?? "").trim()) return malformed(other)
  for (const [arg, other, value] of fixed) if (args[arg] != null && args[other] !== value) return malformed(other)
  return one.length && one.filter((arg) => args[arg] != null).length !== 1 ? malformed(one[0]) : null
}

/** @param {Record<string, any>} args @returns {Flaw | null} */
function tooLarge(args) {
  const bytes = new TextEncoder().encode(JSON.stringify(args)).length
  return bytes + ENVELOPE > MUTATION_BYTES ? { code: "too_large", arg: "" } : null
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const SHA256 = /^[0-9a-f]{64}$/
const MOMENT = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d{1,12})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** @param {Shape} shape @param {any} value @returns {boolean} */
function fits(shape, value) {
  if (shape.type === "either") return (shape.of ?? []).some((one) => fits(one, value))
  if (shape.type === "integer") return Number.isInteger(value) && within(value, shape.min, shape.max)
  if (shape.type === "flag") return typeof value === "boolean"
  if (shape.type === "flat") return isFlat(value)
  if (shape.type === "position") return isPosition(value)
  if (typeof value !== "string") return false
  if (shape.type === "text") return isText(value) && within([...value].length, shape.min, shape.max)
  if (shape.type === "word") return (shape.of ?? []).includes(value)
  if (shape.type === "id") return ID.test(value)
  if (shape.type === "sha256") return SHA256.test(value)
  return shape.type === "moment" && isMoment(value)
}

/** @param {any} value @param {number} [least] @param {number} [most] */
const within = (value, least = 0, most = Number.MAX_SAFE_INTEGER) =>
  typeof value === "number" && least <= value && value <= most

/** No U+0000 and no half of a surrogate pair: what everything in the house can hold. @param {string} text */
const isText = (text) => !/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)

/** @param {string} text */
function isMoment(text) {
  const [, day, hour, minute, second] = MOMENT.exec(text) ?? []
  if (!day || day.startsWith("0000")) return false
  const date = new Date(`${day}T00:00:00Z`)
  const isDay = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
  return isDay && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60
}

/** @param {any} value */
function isPosition(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  const { lat, lon, accuracy, ...more } = value
  const isPlace = within(lat, -90, 90) && within(lon, -180, 180)
  return isPlace && (accuracy == null || within(accuracy, 0, 1e7)) && Object.keys(more).length === 0
}

/** A word, a number, or an object of up to 12 of them. @param {any} value @returns {boolean} */
function isFlat(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return isPlain(value)
  const entries = Object.entries(value)
  return entries.length <= 12 && entries.every(([key, inner]) => isText(key) && [...key].length <= 40 && isPlain(inner))
}

/** @param {any} value */
function isPlain(value) {
  if (value === null || typeof value === "boolean") return true
  if (typeof value === "string") return isText(value) && [...value].length <= 200
  return Number.isInteger(value) ? Math.abs(value) <= 2 ** 53 : within(value, -1e15, 1e15)
}
