/** The limits of a measurement, in words and as a check. */
import { withinLimits } from "../rules/completeness.js"
import { showDecimal } from "./numbers.js"
import { t } from "./texts.js"

/** @typedef {import("../types.js").Doc} Doc */

/** "minimaal 1,0 MΩ", "van 0 tot 166 Ω". @param {Doc} item */
export function limitsWords(item) {
  const { min, max } = item.limits ?? {}
  const unit = item.unit ? ` ${item.unit}` : ""
  const [low, high] = [min, max].map((limit) => (limit == null ? "" : showDecimal(limit)))
  if (low && high) return t("measure.between", { low, high, unit })
  if (low) return t("measure.at_least", { low, unit })
  return high ? t("measure.at_most", { high, unit }) : ""
}

/** Does a measurement lie outside its limits? Then it needs a note. @param {Doc} item @param {string | null} value */
export const isOutside = (item, value) => value !== null && value !== "" && !withinLimits(item, value)
