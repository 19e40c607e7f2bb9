/** Papers of the visits on this phone, fetched while there is a line: a drawing is wanted where there is none. */
import { isHere, papersOf } from "../lib/papers.js"
import { sha256 } from "../store/blobs.js"
import { PhoneFull } from "../store/database.js"
import { fetchBytes, Problem } from "./wire.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../types.js").Doc} Doc */

const LONGEST = 300_000 // ms for one of them
const NOT_TO_BE_HAD = [403, 404, 410] // of this one; the others are fetched all the same

/** Fetches what is wanted and not here, the first visit's first, and lets go of what no visit names any more. @param {Store} store @throws {Problem} */
export async function fetchPapers(store) {
  await letGo(store)
  for (const paper of wanted(store)) {
    if (store.storage.value.full || store.storage.value.low) return // photos that are still to be taken come first
    try {
      await fetchOne(store, paper)
    } catch (error) {
      if (error instanceof PhoneFull) return
      if (!(error instanceof Problem) || !NOT_TO_BE_HAD.includes(error.status)) throw error
    }
  }
}

/** @param {Store} store @returns {Doc[]} */
function wanted(store) {
  const visits = store
    .all("visit")
    .filter((visit) => !visit.left)
    .sort((a, b) => (a.planned_from < b.planned_from ? -1 : 1))
  const papers = new Map(visits.flatMap((visit) => papersOf(store, visit)).map((paper) => [paper.sha256, paper]))
  return [...papers.values()].filter((paper) => !isHere(store, paper))
}

/** @param {Store} store @param {Doc} paper */
async function fetchOne(store, paper) {
  const path = `/api/mobile/blobs/${paper.sha256}?size=full`
  const { bytes, type } = await fetchBytes(store.world, store.who.member, path, LONGEST)
  if ((await sha256(bytes)) !== paper.sha256) return // a line that cheats: asked again at the next round
  const now = store.world.now()
  const size = bytes.byteLength
  const state = { sha: paper.sha256, type, bytes: size, kept_at: now, sent_at: now, upload: null, paper: true }
  await store.commit({ blobs: [{ sha: paper.sha256, bytes }], blobStates: [state] })
}

/** @param {Store} store */
async function letGo(store) {
  const named = new Set(store.all("document").map((paper) => paper.sha256))
  const mine = new Set(store.kept.flatMap((kept) => kept.blobs))
  const droppedBlobs = [...store.blobStates.values()]
    .filter((blob) => blob.paper && !named.has(blob.sha) && !mine.has(blob.sha))
    .map((blob) => blob.sha)
  if (droppedBlobs.length) await store.commit({ droppedBlobs })
}
