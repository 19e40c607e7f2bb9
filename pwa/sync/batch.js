/** What goes into one push, and what happens to what cannot be read at the other end. Pure. */
import { isWaiting } from "../store/outbox.js"

/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {number | [number, number] | string} Skip a seq, a range of seqs, or a mutation's id that this phone will never send */

export const MOST = 200 // mutations a push: what is lost with a broken answer stays small
const BYTES = 700_000 // of 1 MiB that the office takes

/** The next lines to send, in order of seq. @param {Kept[]} kept @param {number} [most] @returns {Kept[]} */
export function nextBatch(kept, most = MOST) {
  let bytes = 0
  const batch = []
  for (const line of kept) {
    if (!isWaiting(line)) continue
    bytes += JSON.stringify(line.mutation).length * 2
    if (batch.length && (batch.length >= most || bytes > BYTES)) break
    batch.push(line)
  }
  return batch
}

/** The culprit that the office cannot even read: given up, kept to look at, and what leans on it hears of it. @param {Kept} line @param {string} code @returns {{line: Kept, skips: Skip[]}} */
export const parked = (line, code) => ({ line: { ...line, parked: code }, skips: [line.seq, line.mutation.id] })

/**
 * The office waits for a seq (`expected`) that came before what it was sent.
 * @param {Kept[]} kept in order of seq @param {number} expected
 * @returns {{again: Kept[], skips: Skip[]}} again: we have it, though it was settled once; skips: we do not have it any more
 */
export function fillGap(kept, expected) {
  const here = kept.find((line) => line.seq === expected)
  if (here && !here.parked) return { again: isWaiting(here) ? [] : [waitsAgain(here)], skips: [] }
  const next = kept.find((line) => line.seq > expected)
  const last = next ? next.seq - 1 : expected
  return { again: [], skips: [last > expected ? [expected, last] : expected, ...(here ? [here.mutation.id] : [])] }
}

/** A line that must be sent once more: the server lost what it had answered. @param {Kept} line @returns {Kept} */
export const waitsAgain = (line) => ({ ...line, receipt: null, received_at: null, chain: null, shown: true })

/**
 * Ids that kept lines name in `after` and that are not here any more: an office that was set back may not know them, and
 * would wait for them for ever. @param {Kept[]} kept @returns {string[]}
 */
export function namedAndGone(kept) {
  const here = new Set(kept.map((line) => line.mutation.id))
  return [...new Set(kept.flatMap((line) => line.mutation.after ?? []))].filter((id) => !here.has(id))
}
