/**
 * Papers of the visits on this phone, fetched while there is a line: a drawing is wanted where there is none. They come in pieces
 * that lie on the disk, so that a thin line, a page that dies and an act that goes first cost no more than one piece.
 */
import { isHere, papersOf } from "../lib/papers.js"
import { FINAL } from "../lib/visit_facts.js"
import { fitsBeside, measure, sha256 } from "../store/blobs.js"
import { PhoneFull } from "../store/database.js"
import { joined, keyOf, lengthOf, piecesOf, unnamed } from "./paper_bytes.js"
import { fetchPiece, Problem } from "./wire.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("./errands.js").Way} Way */

/** A draft: the paper whose screen is open while it is not here. */
export const OPENED = "paper"
const FIRST = 64 * 1024 // bytes of a piece; twice as many each time that one came quickly, half after a slow one
const MOST = 1024 * 1024
const QUICK = 2_000 // ms
const SLOW = 8_000
const LONGEST = 30_000 // ms for one piece
const SOON = 36 * 3_600_000 // ms: what is fetched when data are to be saved
const NOT_TO_BE_HAD = [403, 404, 410] // of this one; the others are fetched all the same

/**
 * Fetches what is wanted and not here, the first visit's first, and lets go of what no visit names any more.
 * @param {Store} store @param {Way} way @throws {Problem} the line or the office cannot; the next round goes on at the byte
 */
export async function fetchPapers(store, way) {
  const droppedBlobs = unnamed(store, store.kept, store.all("document"))
  if (droppedBlobs.length) await store.commit({ droppedBlobs })
  for (const paper of wanted(store)) {
    if (way.isAsked()) return
    if (!(await hasRoom(store, paper))) continue
    try {
      await fetchOne(store, paper, way)
    } catch (error) {
      if (error instanceof PhoneFull) return
      if (!(error instanceof Problem) || !NOT_TO_BE_HAD.includes(error.status)) throw error
    }
  }
}

/** The one that somebody looks for, then those of visits to come, the first first, then of those that ended. @param {Store} store @returns {Doc[]} */
function wanted(store) {
  const { world } = store
  const until = world.saving() ? new Date(world.now() + SOON).toISOString() : null
  const isOver = (/** @type {Doc} */ visit) => (FINAL.includes(visit.state) ? 1 : 0)
  const visits = store
    .all("visit")
    .filter((visit) => !visit.left && (until === null || (!isOver(visit) && visit.planned_from < until)))
    .sort((a, b) => isOver(a) - isOver(b) || (a.planned_from < b.planned_from ? -1 : 1))
  const opened = store.get("document", store.draft(OPENED)?.paper)
  const all = [...(opened ? [opened] : []), ...visits.flatMap((visit) => papersOf(store, visit))]
  const papers = new Map(all.map((paper) => [paper.sha256, paper]))
  return [...papers.values()].filter((paper) => !isHere(store, paper))
}

/** Photos that are still to be taken come first, but for a paper that somebody wants to read now. @param {Store} store @param {Doc} paper */
async function hasRoom(store, paper) {
  await measure(store)
  const toCome = paper.bytes - lengthOf(piecesOf(store, paper.sha256))
  return fitsBeside(store, toCome, store.draft(OPENED)?.paper === paper.id ? 0 : undefined)
}

/** From where it broke off to its end, or as far as it may. @param {Store} store @param {Doc} paper @param {Way} way */
async function fetchOne(store, paper, { stop, isAsked }) {
  const { world, who } = store
  const path = `/api/mobile/blobs/${paper.sha256}?size=full`
  let from = lengthOf(piecesOf(store, paper.sha256))
  for (let most = FIRST; from < paper.bytes; ) {
    if (isAsked()) return
    const asked = world.now()
    const { bytes, type, isPiece } = await fetchPiece(world, who.member, path, { from, most, longest: LONGEST, stop })
    if (!isPiece) return await lay(store, paper, bytes, type)
    await keep(store, { sha: keyOf(paper.sha256, from), type }, bytes)
    from += bytes.byteLength
    const took = world.now() - asked
    most = took < QUICK ? Math.min(MOST, most * 2) : took > SLOW ? Math.max(FIRST, most / 2) : most
  }
  const { bytes, type } = await joined(store, paper.sha256)
  await lay(store, paper, bytes, type)
}

/** It is whole. On a line that cheats it is something else: then it is asked again, from its first byte. @param {Store} store @param {Doc} paper @param {ArrayBuffer} bytes @param {string} type */
async function lay(store, paper, bytes, type) {
  const droppedBlobs = piecesOf(store, paper.sha256).map((piece) => piece.sha)
  if ((await sha256(bytes)) === paper.sha256) await keep(store, { sha: paper.sha256, type }, bytes, droppedBlobs)
  else if (droppedBlobs.length) await store.commit({ droppedBlobs })
}

/** @param {Store} store @param {{sha: string, type: string}} what @param {ArrayBuffer} bytes @param {string[]} [droppedBlobs] */
async function keep(store, { sha, type }, bytes, droppedBlobs = []) {
  const now = store.world.now()
  const state = { sha, type, bytes: bytes.byteLength, kept_at: now, sent_at: now, upload: null, paper: true }
  await store.commit({ blobs: [{ sha, bytes }], blobStates: [state], droppedBlobs }, { makesRoom: false })
}
