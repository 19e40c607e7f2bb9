/**
 * How a telephone number is shown: 06 12 34 56 78 in the Netherlands, +32 475 123 456 abroad. Dialled is always E.164.
 * The same rule as server/kit/phone_numbers.py; both read tests/wire/phone_numbers/phone_numbers.json.
 */

/** Area codes of two digits behind the 0; all others have three. */
const DUTCH_AREAS = /^(1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7\d|8[2-8])/
/** Country codes of one and two digits; all others have three. */
const ONE = /^[17]/
const TWO = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/** What is not E.164 stays as it is; nothing is "". @param {string | null | undefined} number @returns {string} */
export function shownPhone(number) {
  if (!number || !/^\+[1-9]\d{6,14}$/.test(number)) return number ?? ""
  const digits = number.slice(1)
  if (digits.startsWith("31") && digits.length === 11) return dutch(digits.slice(2))
  const code = ONE.test(digits) ? 1 : TWO.test(digits) ? 2 : 3
  return `+${digits.slice(0, code)} ${inThrees(digits.slice(code))}`
}

/** @param {string} nine */
function dutch(nine) {
  if (nine.startsWith("6")) return `06 ${(nine.slice(1).match(/../g) ?? []).join(" ")}`
  const area = DUTCH_AREAS.test(nine) ? 2 : 3
  const rest = nine.slice(area)
  return `0${nine.slice(0, area)} ${rest.slice(0, 3)} ${rest.slice(3)}`
}

/** 475 123 456; the last group takes a single digit that is left over. @param {string} digits */
function inThrees(digits) {
  const groups = digits.match(/.{1,3}/g) ?? []
  const last = groups.at(-1) ?? ""
  if (groups.length > 1 && last.length === 1) groups.splice(-2, 2, `${groups.at(-2)}${last}`)
  return groups.join(" ")
}
