/** One answer of the office becomes one change of the store: receipts, documents, cursor and what they let go, in one transaction. */
import { keyOf } from "../store/commit.js"
import { fillGap, namedAndGone, waitsAgain } from "./batch.js"
import { erasedVisits, leavesWith } from "./erased.js"
import { copiesFor, turned } from "./pages.js"
import { papersAfter, unnamed } from "./paper_bytes.js"
import { isCovered, laidBeside } from "./receipts.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {import("../store/commit.js").Change} Change */
/** @typedef {{sent: Kept[], skipped: import("./batch.js").Skip[], asked: number | null}} Question asked: ms, when it was sent; null: by the worker, some time ago */

/**
 * @param {Store} store @param {any} answer of POST or GET /api/mobile/sync @param {Question} question
 * @returns {Promise<{gap: boolean, changes: number}>} gap: there is more to say at once (a hole to fill, or all of it to an office set back); changes: documents that came
 */
export async function absorb(store, answer, question) {
  const epochIsNew = store.meta.epoch !== undefined && store.meta.epoch !== answer.epoch
  const lines = new Map(store.kept.map((line) => [line.seq, epochIsNew && !line.parked ? waitsAgain(line) : line]))
  const begins = !store.pull.open || epochIsNew
  const pulled = answer.changes !== undefined
  const chain = store.pull.chain + (pulled && begins ? 1 : 0)
  const { settled, notYet, expected } = laidBeside(question.sent, answer.receipts ?? [], {
    now: store.world.now(),
    chain,
  })
  for (const line of settled) lines.set(line.seq, line)
  const gap = gapIn([...lines.values()], expected)
  for (const line of gap.again) lines.set(line.seq, line)
  if (question.asked !== null) store.clock.heard(answer.server_time, question.asked)
  const erased = erasedVisits(store, answer)
  const page = pulled ? turned(store, answer, { begins, epochIsNew, erased }) : null
  const copies = page?.swapped ? await copiesOnSwap(store, page, erased) : []
  if (page && !answer.more)
    dropCovered(store, lines, page, copies, { device: store.who.device, through: answer.receipts_through ?? 0, chain })
  for (const line of settled) store.onWire.delete(line.mutation.id)
  for (const [id, why] of notYet) store.onWire.set(id, why)
  const leaves = await withPapers(store, lines, leavesWith(store, lines.values(), erased), { page, copies })
  for (const seq of leaves?.forgotten ?? []) lines.delete(seq)
  const lost = epochIsNew ? namedAndGone([...lines.values()]) : []
  const skips = skipsLeft(store, question, [...gap.skips, ...lost])
  await store.commit(changeOf(store, { answer, lines, page, copies, epochIsNew, skips, leaves }))
  if (page?.swapped) await store.reload()
  return { gap: epochIsNew || gap.again.length > 0 || gap.skips.length > 0, changes: answer.changes?.length ?? 0 }
}

/** @typedef {import("../store/commit.js").Row} Row */

/**
 * What leaves, and the bytes of papers that nothing names after this answer.
 * @param {Store} store @param {Map<number, Kept>} lines @param {Change | null} leaves @param {{page: import("./pages.js").Page | null, copies: Row[]}} pulled
 * @returns {Promise<Change | null>}
 */
async function withPapers(store, lines, leaves, { page, copies }) {
  if (!page) return leaves
  const gone = [...page.gone, ...(leaves?.gone ?? [])]
  const papers = await papersAfter(store, page, { documents: [...page.documents, ...copies], gone })
  const forgotten = new Set(leaves?.forgotten)
  const staying = [...lines.values()].filter((line) => !forgotten.has(line.seq))
  const bytes = unnamed(store, staying, papers)
  return bytes.length ? { ...leaves, droppedBlobs: [...(leaves?.droppedBlobs ?? []), ...bytes] } : leaves
}

/** @param {Kept[]} kept @param {number | null} expected */
const gapIn = (kept, expected) => (expected === null ? { again: [], skips: [] } : fillGap(kept, expected))

/** What was told is forgotten, what is new is told with the next push. @param {Store} store @param {Question} question @param {import("./batch.js").Skip[]} more */
function skipsLeft(store, { skipped }, more) {
  const told = new Set(skipped.map((skip) => JSON.stringify(skip)))
  return [...(store.meta.skips ?? []).filter((/** @type {any} */ skip) => !told.has(JSON.stringify(skip))), ...more]
}

/** @param {Store} store @param {import("./pages.js").Page} page @param {Set<string>} erased @returns {Promise<import("../store/commit.js").Row[]>} */
async function copiesOnSwap(store, page, erased) {
  const { generation } = page.pull
  const before = await store.database.read(["documents"], (tx) =>
    tx.objectStore("documents").getAllKeys(IDBKeyRange.bound(`${generation}/`, `${generation}/\uffff`)),
  )
  // A generation begun anew is emptied in this same change: what lies there now does not count.
  const lying = page.generations.includes(generation) ? [] : before.map(String)
  const gone = new Set(page.gone)
  const keys = new Set([...lying.filter((key) => !gone.has(key)), ...page.documents.map((row) => row.key)])
  return copiesFor(store, keys, generation, erased)
}

/**
 * A line leaves the overlay when what it did is in the documents; on a visit that left, the maker keeps his originals.
 * @param {Store} store @param {Map<number, Kept>} lines @param {import("./pages.js").Page} page @param {import("../store/commit.js").Row[]} copies
 * @param {{device: string, through: number, chain: number}} pull
 */
function dropCovered(store, lines, page, copies, pull) {
  const left = leftAfter(store, page, copies)
  for (const line of lines.values()) {
    if (line.shown && isCovered(line, pull) && !left(line.visit)) lines.set(line.seq, { ...line, shown: false })
  }
}

/** @param {Store} store @param {import("./pages.js").Page} page @param {import("../store/commit.js").Row[]} copies @returns {(visit: string | null) => boolean} */
function leftAfter(store, page, copies) {
  const rows = new Map([...page.documents, ...copies].filter((row) => row.kind === "visit").map((row) => [row.id, row]))
  const gone = new Set(page.gone)
  return (visit) => {
    if (visit === null) return false
    const row = rows.get(visit)
    if (row) return Boolean(row.left)
    if (page.swapped || gone.has(keyOf(page.pull.generation, "visit", visit))) return false
    return Boolean(store.documents.base.get("visit", visit)?.left)
  }
}

/**
 * @param {Store} store
 * @param {{answer: any, lines: Map<number, Kept>, page: import("./pages.js").Page | null, copies: import("../store/commit.js").Row[], epochIsNew: boolean, skips: any[], leaves: Change | null}} what
 * @returns {Change}
 */
function changeOf(store, { answer, lines, page, copies, epochIsNew, skips, leaves }) {
  const known = new Map(store.kept.map((line) => [line.seq, line]))
  const kept = [...lines.values()].filter((line) => known.get(line.seq) !== line)
  const meta = { epoch: answer.epoch, clock: store.clock.state, skips, ...(page ? { pull: page.pull } : {}) }
  const { gone = [], ...left } = leaves ?? {}
  const files = epochIsNew ? [...store.blobStates.values()].filter(({ sha }) => !left.droppedBlobs?.includes(sha)) : []
  return {
    ...left,
    meta: { ...meta, ...left.meta },
    ...(kept.length ? { kept } : {}),
    ...(page ? { documents: [...page.documents, ...copies], generations: page.generations } : {}),
    ...(page || gone.length ? { gone: [...(page?.gone ?? []), ...gone] } : {}),
    ...(epochIsNew ? { blobStates: files.map((blob) => ({ ...blob, sent_at: null, upload: null })) } : {}),
  }
}
