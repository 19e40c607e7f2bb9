/** An answer in words: it holds a code, the checklist says what that means. The twin is server/visits/answer_words.py. */
import { showDecimal } from "./numbers.js"
import { t } from "./texts.js"

/** @typedef {import("../types.js").Doc} Doc */

const TICKS = ["ok", "fail", "na"]

/** @param {{sections: Doc[]} | Doc | null} checklist @returns {(answer: {item: string, value: string}) => string} */
export function answerWords(checklist) {
  /** @type {Map<string, Doc>} */
  const items = new Map(
    checklist?.sections.flatMap((/** @type {Doc} */ section) =>
      section.items.map((/** @type {Doc} */ item) => [item.id, item]),
    ),
  )
  return ({ item: id, value }) => {
    const item = items.get(id)
    if (item?.type === "tick" && TICKS.includes(value)) return t(`tick.${value}`)
    if (item?.type === "choice")
      return item.options?.find((/** @type {Doc} */ option) => option.id === value)?.title ?? value
    return item?.type === "number" ? [showDecimal(value), item.unit].filter(Boolean).join(" ") : value
  }
}
