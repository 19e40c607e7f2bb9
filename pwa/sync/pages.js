/** What a page of changes does to the documents on this phone: beside the old ones after a reset, else in their place. */
import { keyOf } from "../store/commit.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../store/store.js").Pull} Pull */
/** @typedef {import("../store/commit.js").Row} Row */
/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {{scope: string, kind: string, id: string, v: number, op: "put" | "gone" | "left", doc?: Doc}} WireChange */
/** @typedef {{documents: Row[], gone: string[], generations: number[], pull: Pull, swapped: boolean}} Page swapped: a new generation took over */

/**
 * @param {Store} store @param {{changes: WireChange[], cursor: string, more: boolean, reset: boolean}} answer
 * @param {{begins: boolean, epochIsNew: boolean}} how begins: this answer is the first of its pull
 * @returns {Page}
 */
export function turned(store, answer, { begins, epochIsNew }) {
  const before = store.pull
  const pull = { ...before, cursor: answer.cursor, chain: before.chain + (begins ? 1 : 0), open: answer.more }
  if (!answer.reset && !before.refill) return inPlace(store, answer, pull)
  const fresh = before.building === null || epochIsNew
  const generation = before.building === null ? before.generation + 1 : before.building
  const page = {
    documents: answer.changes.filter((change) => change.op === "put").map((change) => rowOf(change, generation)),
    gone: answer.changes.filter((change) => change.op !== "put").map(({ kind, id }) => keyOf(generation, kind, id)),
    generations: fresh ? [generation] : [],
    pull: { ...pull, building: generation },
    swapped: false,
  }
  if (answer.more) return page
  return {
    ...page,
    generations: [...page.generations, before.generation],
    pull: { ...pull, generation, building: null, refill: false },
    swapped: true,
  }
}

/** @param {Store} store @param {{changes: WireChange[]}} answer @param {Pull} pull @returns {Page} */
function inPlace(store, { changes }, pull) {
  const { generation } = pull
  const own = ownWork(store)
  /** @type {Page} */
  const page = { documents: [], gone: [], generations: [], pull, swapped: false }
  if (pull.building !== null) {
    // The office stopped resetting half-way: what was built is of no use.
    page.generations.push(pull.building)
    page.pull = { ...pull, building: null }
  }
  for (const change of changes) {
    const held = store.documents.base.get(change.kind, change.id)
    if (change.op === "put") page.documents.push(rowOf(change, generation))
    else if (change.op === "left" && held && own(change.kind, held))
      page.documents.push(copyOf(change.kind, held, generation))
    else page.gone.push(keyOf(generation, change.kind, change.id))
  }
  return page
}

/**
 * What stays to look at when a new generation takes over: visits with own work that are not in it.
 * @param {Store} store @param {Set<string>} keys of the new generation @param {number} generation @returns {Row[]}
 */
export function copiesFor(store, keys, generation) {
  const own = ownWork(store)
  return [...store.documents.base.entries()]
    .filter(([kind, doc]) => !keys.has(keyOf(generation, kind, doc.id)) && own(kind, doc))
    .map(([kind, doc]) => copyOf(kind, doc, generation))
}

/** @param {WireChange} change @param {number} generation @returns {Row} */
const rowOf = ({ kind, id, v, doc }, generation) => ({
  key: keyOf(generation, kind, id),
  generation,
  kind,
  id,
  v,
  doc: doc ?? {},
})

/** @param {string} kind @param {Doc} held @param {number} generation @returns {Row} */
function copyOf(kind, held, generation) {
  const { left: _, ...doc } = held
  return { ...rowOf(/** @type {any} */ ({ kind, id: held.id, v: held.v, doc }), generation), left: true }
}

/** Does a document belong to a visit on which this phone still holds own acts? @param {Store} store @returns {(kind: string, doc: Doc) => boolean} */
export function ownWork(store) {
  const { base } = store.documents
  const visits = new Set(store.kept.map((kept) => kept.visit).filter(Boolean))
  const held = [...visits].map((id) => base.get("visit", String(id))).filter((visit) => visit !== null)
  const orders = new Set(held.map((visit) => visit.work_order))
  const customers = new Set([...orders].map((id) => base.get("work_order", id)?.customer).filter(Boolean))
  const versions = new Set(held.map((visit) => visit.checklist_version))
  /** @type {Record<string, Set<any>>} */
  const named = { visit: visits, work_order: orders, customer: customers, checklist_version: versions }
  return (kind, doc) =>
    named[kind]?.has(doc.id) || visits.has(doc.visit) || visits.has(doc.document) || visits.has(doc.subject) || false
}
