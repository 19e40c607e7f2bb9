/** Papers of a visit: what the office gave along to read where there is no signal. */
import { lengthOf, piecesOf } from "../sync/paper_bytes.js"

/** @typedef {import("../types.js").Doc} Doc */

/** Its own, its order's, and those of the customer and the address, by title. @param {import("../types.js").Store} store @param {Doc} visit @returns {Doc[]} */
export function papersOf(store, visit) {
  const order = store.get("work_order", visit.work_order)
  const about = [visit.id, visit.work_order, order?.customer, order?.address_id]
  return store
    .all("document")
    .filter((paper) => about.includes(paper.subject))
    .sort((a, b) => a.title.localeCompare(b.title))
}

/** Whether its bytes are on this phone. @param {import("../types.js").Store} store @param {Doc} paper */
export const isHere = (store, paper) => store.blobStates.has(paper.sha256)

/** How much of it is here, pieces counted. @param {import("../types.js").Store} store @param {Doc} paper @returns {number} bytes */
export const bytesHere = (store, paper) =>
  isHere(store, paper) ? paper.bytes : lengthOf(piecesOf(store, paper.sha256))
