/** Numbers as people type and read them here (comma), and as the wire has them (decimal text with a point). */
import { lang } from "./texts.js"

/** "2,4" or "2.4" -> "2.4"; null when it is no number (yet). @param {string} typed @returns {string | null} */
export function decimal(typed) {
  const text = typed.trim().replace(/\s/g, "").replace(",", ".")
  const match = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(text)
  return match ? `${match[1]}${match[2]}${match[3] ? `.${match[3]}` : ""}` : null
}

/** "2.4" -> "2,4" (Dutch). @param {string | number} value */
export const showDecimal = (value) => (lang.value === "nl" ? String(value).replace(".", ",") : String(value))

/** "14 m" of what is bought by the metre, "2 ×" of anything else. @param {number} quantity @param {string | undefined} unit of the product */
export const amount = (quantity, unit) => `${showDecimal(quantity)} ${unit === "metre" ? "m" : "×"}`

/** "14 m" of what is bought by the metre, "2" of anything else: within a sentence. @param {number} quantity @param {string | undefined} unit of the product */
export const measured = (quantity, unit) => (unit === "metre" ? amount(quantity, unit) : showDecimal(quantity))

/** "1,9 MB"; at least 1 kB, so that nothing real is shown as nothing. @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`
  const [size, unit] = bytes < 1_000_000_000 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"]
  return `${showDecimal(size.toFixed(1))} ${unit}`
}
