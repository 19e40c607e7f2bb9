/** What arguments may be: the same checks as sync/shape.py and sync/mutation.py, over the same table. */

import { CATALOGUE } from "./catalogue.js"

/** @typedef {import("./catalogue.js").Shape} Shape */

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const SHA256 = /^[0-9a-f]{64}$/
const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,12})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/**
 * What is wrong with the arguments of an act: a code and the argument; null if nothing is.
 *
 * @param {string} name @param {Record<string, any>} args @returns {{code: string, arg: string} | null}
 */
export function flawIn(name, args) {
  const spec = Object.hasOwn(CATALOGUE, name) ? CATALOGUE[name] : null
  if (!spec) return { code: "unknown_name", arg: name }
  for (const [key, value] of Object.entries(args)) {
    const arg = Object.hasOwn(spec.args, key) ? spec.args[key] : null
    const absent = value === null && (arg?.optional || arg?.nullable)
    if (!arg || (!absent && !fits(arg.shape, value))) return { code: "malformed", arg: key }
  }
  const required = Object.keys(spec.args).filter((key) => !spec.args[key].optional)
  const missing = required.filter((key) => !Object.hasOwn(args, key)).sort()[0]
  return missing ? { code: "malformed", arg: missing } : together(spec, args)
}

/** @param {import("./catalogue.js").Spec} spec @param {Record<string, any>} args */
function together(spec, args) {
  for (const [name, value, other] of spec.needed ?? [])
    if (args[name] === value && !(args[other] ?? "").trim()) return { code: "malformed", arg: other }
  for (const [name, other, value] of spec.fixed ?? [])
    if ((args[name] ?? null) !== null && args[other] !== value) return { code: "malformed", arg: other }
  const one = spec.exactly_one
  if (one && one.filter((name) => (args[name] ?? null) !== null).length !== 1) return { code: "malformed", arg: one[0] }
  return null
}

/** @type {Record<string, (value: any, shape: Shape) => boolean>} */
const CHECKS = {
  id: (value) => typeof value === "string" && ID.test(value),
  sha256: (value) => typeof value === "string" && SHA256.test(value),
  moment: isMoment,
  flag: (value) => value === true || value === false,
  text: (value, { min = 0, max = 0 }) => isText(value) && within(length(value), min, max),
  word: (value, { of }) => typeof value === "string" && !!of?.includes(value),
  integer: (value, { min = 0, max = 0 }) => Number.isInteger(value) && within(value, min, max),
  either: (value, { of }) => !!of?.some((shape) => fits(shape, value)),
  position: isPosition,
  flat: isFlat,
}

/** @param {Shape} shape @param {any} value */
function fits(shape, value) {
  return CHECKS[shape.type](value, shape)
}

/** @param {number} value @param {number} least @param {number} most */
function within(value, least, most) {
  return typeof value === "number" && value >= least && value <= most
}

/** Code points, as Python counts. @param {string} text */
function length(text) {
  return [...text].length
}

/** No U+0000 and no half of a surrogate pair: what every part of the house can hold. @param {any} value */
function isText(value) {
  return typeof value === "string" && !value.includes("\0") && !/\p{Surrogate}/u.test(value)
}

/** @param {any} value */
function isMoment(value) {
  const found = typeof value === "string" ? RFC3339.exec(value) : null
  if (!found) return false
  const [year, month, day] = found.slice(1).map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** @param {any} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** @param {any} value */
function isPosition(value) {
  if (!isObject(value) || !("lat" in value) || !("lon" in value)) return false
  if (!Object.keys(value).every((key) => ["lat", "lon", "accuracy"].includes(key))) return false
  const accuracy = value.accuracy ?? null
  return within(value.lat, -90, 90) && within(value.lon, -180, 180) && (accuracy === null || within(accuracy, 0, 1e7))
}

/** @param {any} value */
function isFlat(value) {
  if (!isObject(value)) return isPlain(value)
  const entries = Object.entries(value)
  return entries.length <= 12 && entries.every(([key, part]) => isText(key) && length(key) <= 40 && isPlain(part))
}

/** @param {any} value */
function isPlain(value) {
  if (value === null || typeof value === "boolean") return true
  if (typeof value === "string") return isText(value) && length(value) <= 200
  if (Number.isInteger(value)) return Math.abs(value) <= 2 ** 53
  return typeof value === "number" && within(value, -1e15, 1e15)
}
