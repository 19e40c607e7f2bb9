/** The office's answers, laid beside the lines they answer. Pure. */

/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {import("../types.js").Receipt} Receipt */

/**
 * @param {Kept[]} sent in the order sent @param {Receipt[]} receipts @param {{now: number, chain: number}} when
 * @returns {{settled: Kept[], notYet: Map<string, string>, expected: number | null}}
 * notYet: mutation -> why its answer is not final; expected: a seq that the office has never seen
 */
export function laidBeside(sent, receipts, { now, chain }) {
  const lines = new Map(sent.map((line) => [line.mutation.id, line]))
  /** @type {Map<string, Kept>} */
  const settled = new Map()
  const notYet = new Map()
  let expected = null
  for (const receipt of receipts) {
    const line = receipt.id == null ? sent[receipt.index ?? -1] : lines.get(receipt.id)
    if (!line) continue
    if (receipt.status === "deferred") {
      notYet.set(line.mutation.id, receipt.code ?? "deferred")
      if (receipt.code === "gap" && receipt.expected != null)
        expected = Math.min(receipt.expected, expected ?? Infinity)
    } else settled.set(line.mutation.id, { ...line, receipt, received_at: now, chain })
  }
  return { settled: [...settled.values()], notYet, expected }
}

/**
 * Is every effect of this line's receipt in the documents, now that a pull is complete?
 * @param {Kept} line @param {{device: string, through: number, chain: number}} pull chain: the number of the pull that is complete now
 */
export function isCovered({ receipt, chain }, pull) {
  if (!receipt) return false
  if (receipt.no != null && receipt.device === pull.device) return receipt.no <= pull.through
  return chain !== null && chain < pull.chain // an answer to another device: covered by the first pull that began after it came
}
