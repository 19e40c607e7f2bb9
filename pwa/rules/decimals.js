/** Decimals as text, compared exactly, as no floating point can. */

export const DECIMAL = /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/

/** @param {string} one @param {string} other @returns {number} below, at or above 0 */
export function compare(one, other) {
  const difference = scaled(one) - scaled(other)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** In millionths. @param {string} text */
function scaled(text) {
  const [, sign, whole, fraction = ""] = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text) ?? ["", "", "0", ""]
  const value = BigInt(whole + fraction.padEnd(6, "0").slice(0, 6))
  return sign ? -value : value
}
