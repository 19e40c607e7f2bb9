/**
 * What a page of changes does to the documents on this phone. After a reset they are built beside the old ones and take over
 * when they are whole. Else they lie aside until the last page of the pull and then change the documents all at once, so that
 * nobody sees half of what somebody did; only the very first download is shown as it comes.
 */
import { ASIDE, keyOf } from "../store/commit.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../store/store.js").Pull} Pull */
/** @typedef {import("../store/commit.js").Row} Row */
/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {{kind: string, id: string, v: number, op: "put" | "gone" | "left", doc?: Doc}} WireChange */
/** @typedef {{changes: WireChange[], cursor: string, more: boolean, reset: boolean}} Answer */
/** @typedef {{documents: Row[], gone: string[], generations: number[], pull: Pull, swapped: boolean}} Page swapped: a new generation took over */

/**
 * @param {Store} store @param {Answer} answer
 * @param {{begins: boolean, epochIsNew: boolean, erased: Set<string>}} how begins: this answer is the first of its pull; erased: visits
 * @returns {Page}
 */
export function turned(store, answer, { begins, epochIsNew, erased }) {
  const before = store.pull
  const pull = { ...before, cursor: answer.cursor, chain: before.chain + (begins ? 1 : 0), open: answer.more }
  if (answer.reset || before.refill) return beside(answer, before, pull, epochIsNew)
  if (before.building !== null) return anew(before, pull)
  if (!answer.more) return inPlace(store, answer, pull, erased)
  const generation = before.whole ? ASIDE : before.generation
  return { ...split(answer.changes, generation), generations: [], pull, swapped: false }
}

/** @param {Answer} answer @param {Pull} before @param {Pull} pull @param {boolean} epochIsNew @returns {Page} */
function beside({ changes, more }, before, pull, epochIsNew) {
  const isFirst = before.building === null || epochIsNew
  const generation = before.building ?? before.generation + 1
  const page = split(changes, generation)
  const emptied = isFirst ? [generation, ASIDE] : []
  if (more) return { ...page, generations: emptied, pull: { ...pull, building: generation }, swapped: false }
  const generations = [...emptied, before.generation]
  return {
    ...page,
    generations,
    pull: { ...pull, generation, building: null, refill: false, whole: true },
    swapped: true,
  }
}

/** The office stopped resetting half-way: nobody knows what is missing, so everything is fetched again. @param {Pull} before @param {Pull} pull @returns {Page} */
function anew(before, pull) {
  const generations = [/** @type {number} */ (before.building)]
  const again = { ...pull, cursor: null, building: null, refill: true, open: true }
  return { documents: [], gone: [], generations, pull: again, swapped: false }
}

/** The last page: it and what lay aside change the documents. @param {Store} store @param {Answer} answer @param {Pull} pull @param {Set<string>} erased @returns {Page} */
function inPlace(store, { changes }, pull, erased) {
  const own = ownWork(store, erased)
  /** @type {Page} */
  const page = { documents: [], gone: [], generations: [ASIDE], pull: { ...pull, whole: true }, swapped: false }
  for (const change of latest([...store.aside.values(), ...changes])) {
    const held = store.documents.base.get(change.kind, change.id)
    if (change.op === "put") page.documents.push(rowOf(change, pull.generation))
    else if (change.op === "left" && held && own(change.kind, held))
      page.documents.push(copyOf(change.kind, held, pull.generation))
    else page.gone.push(keyOf(pull.generation, change.kind, change.id))
  }
  return page
}

/** The same document may come twice: the last word counts. @param {WireChange[]} changes @returns {Iterable<WireChange>} */
const latest = (changes) => new Map(changes.map((change) => [`${change.kind}/${change.id}`, change])).values()

/** Rows for a generation; aside, what goes is a row too. @param {WireChange[]} changes @param {number} generation @returns {{documents: Row[], gone: string[]}} */
function split(changes, generation) {
  const all = [...latest(changes)]
  const stays = all.filter((change) => change.op === "put" || generation === ASIDE)
  return {
    documents: stays.map((change) => rowOf(change, generation)),
    gone: all.filter((change) => !stays.includes(change)).map(({ kind, id }) => keyOf(generation, kind, id)),
  }
}

/**
 * What stays to look at when a new generation takes over: visits with own work that are not in it.
 * @param {Store} store @param {Set<string>} keys of the new generation @param {number} generation @param {Set<string>} erased visits of which no copy stays
 * @returns {Row[]}
 */
export function copiesFor(store, keys, generation, erased) {
  const own = ownWork(store, erased)
  return [...store.documents.base.entries()]
    .filter(([kind, doc]) => !keys.has(keyOf(generation, kind, doc.id)) && own(kind, doc))
    .map(([kind, doc]) => copyOf(kind, doc, generation))
}

/** @param {WireChange} change @param {number} generation @returns {Row} */
const rowOf = ({ kind, id, v, op, doc }, generation) => ({
  key: keyOf(generation, kind, id),
  generation,
  kind,
  id,
  v,
  op,
  doc: doc ?? {},
})

/** @param {string} kind @param {Doc} held @param {number} generation @returns {Row} */
function copyOf(kind, held, generation) {
  const { left: _, ...doc } = held
  return { ...rowOf({ kind, id: held.id, v: held.v, op: "left", doc }, generation), left: true }
}

/** Does a document belong to a visit on which this phone still holds own acts? @param {Store} store @param {Set<string>} erased visits for which that no longer counts @returns {(kind: string, doc: Doc) => boolean} */
export function ownWork(store, erased) {
  const { base } = store.documents
  const visits = new Set(store.kept.map((kept) => kept.visit).filter((visit) => visit && !erased.has(visit)))
  const held = [...visits].map((id) => base.get("visit", String(id))).filter((visit) => visit !== null)
  const orders = new Set(held.map((visit) => visit.work_order))
  const customers = new Set([...orders].map((id) => base.get("work_order", id)?.customer).filter(Boolean))
  const begunOn = store.kept.map((kept) => kept.mutation.args.checklist)
  const versions = new Set([...held.map((visit) => visit.checklist_version), ...begunOn])
  /** @type {Record<string, Set<any>>} */
  const named = { visit: visits, work_order: orders, customer: customers, checklist_version: versions }
  return (kind, doc) =>
    named[kind]?.has(doc.id) || visits.has(doc.visit) || visits.has(doc.document) || visits.has(doc.subject) || false
}
