/**
 * The office erased a customer: what this person did for him leaves the phone with the answer that says so, and with it the
 * pictures and half-done things of his visits. What has no answer yet stays until it has one; hours are the person's own.
 */
import { keyOf } from "../store/commit.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../store/commit.js").Change} Change */
/** @typedef {import("../types.js").Kept} Kept */

/** @typedef {{acts: number, at: number}} Untaken work that came too late: how many acts, and when (ms) the office said so */

/** A draft: what a person is told of work that the office did not keep. */
export const UNTAKEN = "erased"
const STAYS = ["time.log"]
const PLACES = ["handed", "where"] // drafts that say where somebody is; they hold nothing of a customer

/**
 * The visits that are erased, as far as there is anything left to do for it: told with these changes, or earlier while work
 * of them still waited. A visit goes for no other reason. @param {Store} store @param {any} answer @returns {Set<string>}
 */
export function erasedVisits(store, { changes = [] }) {
  const told = changes.filter((/** @type {any} */ { kind, op }) => kind === "visit" && op === "gone")
  return new Set([...(store.meta.erased ?? []), ...told.map((/** @type {any} */ { id }) => id)])
}

/**
 * What leaves with it. @param {Store} store @param {Iterable<Kept>} lines as they are after this answer @param {Set<string>} erased
 * @returns {Required<Pick<Change, "forgotten" | "droppedBlobs" | "droppedDrafts" | "drafts" | "meta" | "gone">> | null} null: nothing
 */
export function leavesWith(store, lines, erased) {
  const all = [...lines]
  const going = all.filter((line) => isOver(line) && isOf(line, erased))
  if (!going.length && !erased.size) return null
  const staying = all.filter((line) => !going.includes(line))
  const droppedDrafts = draftsOf(store, erased)
  const named = new Set([
    ...staying.flatMap((line) => line.blobs),
    ...filesIn(store, (key) => !droppedDrafts.includes(key)),
  ])
  const theirs = [...going.flatMap((line) => line.blobs), ...filesIn(store, (key) => droppedDrafts.includes(key))]
  const untaken = going.filter(isUntaken).length
  return {
    forgotten: going.map((line) => line.seq),
    droppedBlobs: [...new Set(theirs)].filter((sha) => !named.has(sha)),
    droppedDrafts,
    drafts: untaken ? { [UNTAKEN]: { acts: (store.draft(UNTAKEN)?.acts ?? 0) + untaken, at: store.world.now() } } : {},
    meta: { erased: [...erased].filter((visit) => staying.some((line) => line.visit === visit && !isOver(line))) },
    gone: copiesOf(store, erased),
  }
}

/** Answered, or given up because the office could not even read it. @param {Kept} line */
const isOver = (line) => Boolean(line.receipt || line.parked)

/** The office's answer was that nothing of it is kept. @param {Kept} line */
const isUntaken = ({ receipt }) => receipt?.code === "erased"

/** @param {Kept} line @param {Set<string>} erased */
const isOf = (line, erased) =>
  isUntaken(line) || (line.visit !== null && erased.has(line.visit) && !STAYS.includes(line.mutation.name))

/** @param {Store} store @param {Set<string>} erased @returns {string[]} keys of what was half done at these visits */
function draftsOf(store, erased) {
  const named = (/** @type {string} */ key) => {
    const text = key + JSON.stringify(store.drafts[key])
    return [...erased].some((visit) => text.includes(visit))
  }
  return erased.size ? Object.keys(store.drafts).filter((key) => !PLACES.includes(key) && named(key)) : []
}

/** @param {Store} store @param {(key: string) => boolean} among drafts @returns {string[]} SHA-256 of files that they name */
function filesIn(store, among) {
  const drafts = Object.entries(store.drafts).filter(([key]) => among(key))
  return [...JSON.stringify(drafts).matchAll(/"([0-9a-f]{64})"/g)].map(([, sha]) => sha)
}

/**
 * Copies of visits that had left, kept for the sake of own work: no scope that this phone still reads says that they go.
 * @param {Store} store @param {Set<string>} erased @returns {string[]} keys
 */
function copiesOf(store, erased) {
  const { base } = store.documents
  const [theirs, others] = [/** @type {Set<string>} */ (new Set(erased)), /** @type {Set<string>} */ (new Set())]
  for (const visit of erased.size ? base.all("visit") : []) {
    const customer = base.get("work_order", visit.work_order)?.customer
    for (const id of [visit.work_order, customer]) (erased.has(visit.id) ? theirs : others).add(id)
  }
  const goes = (/** @type {any} */ id) => id && theirs.has(id) && !others.has(id) // of a customer whose other visits stay, his name does
  return [...base.entries()]
    .filter(([, doc]) => doc.left && [doc.id, doc.visit, doc.document, doc.subject].some(goes))
    .map(([kind, doc]) => keyOf(store.pull.generation, kind, doc.id))
}
