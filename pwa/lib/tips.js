/** Which tip a phone shows: a notice of kind `tip`, within its days, the oldest that was not put away. */
import { today } from "./time.js"

/**
 * @param {import("../types.js").Doc[]} notices @param {Set<string>} away ids @param {string} [day]
 * @returns {import("../types.js").Doc | undefined}
 */
export function tipOf(notices, away, day = today()) {
  return notices
    .filter(({ id, kind, params }) => kind === "tip" && !away.has(id) && params.from <= day && day <= params.to)
    .sort((a, b) => (a.at < b.at ? -1 : 1))[0]
}
