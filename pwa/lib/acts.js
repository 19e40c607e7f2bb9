/**
 * What a technician does, each one stored on this phone before the screen shows it. The network has no part.
 * Names and arguments are those of the mutations in docs/sync.md.
 */

import { isBlank } from "../rules/checklist_facts.js"
import { uuid7 } from "./uuid7.js"
import { headAnswer } from "./visit_facts.js"

/** @typedef {import("../types.js").Store} Store */
/** @typedef {Record<string, any>} Args */

/** Leaves out what is undefined or null: an optional argument is absent, never empty. @param {Args} args @returns {Args} */
const given = (args) =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined && value !== null))

/** The version of the checklist that the screen shows: on it this is done, whatever the office publishes meanwhile. @param {Store} store @param {string} visit */
const checklistOn = (store, visit) => store.get("visit", visit)?.checklist_version

/** @param {Store} store @param {string} visit @param {string} to @param {string} [note] @returns {Promise<string>} the step, for an undo */
export async function setState(store, visit, to, note) {
  const step = uuid7()
  await store.do("visit.set_state", given({ visit, to, step, note, checklist: checklistOn(store, visit) }))
  return step
}

/** @param {Store} store @param {string} visit @param {string} step */
export const undoState = (store, visit, step) => store.do("visit.undo_state", { visit, step })

/** @param {Store} store @param {string} visit @param {string} field @param {string | null} value @param {string | null} was */
export const setField = (store, visit, field, value, was) => store.do("visit.set_field", { visit, field, value, was })

/** Answers follow each other: each must see the head that the one before it left. @type {WeakMap<Store, Promise<unknown>>} */
const turns = new WeakMap()

/**
 * One checkpoint answered, its value, its note or both; what is not said stays as it stood. The same again is no new act.
 * @param {Store} store @param {{visit: string, item: string, repeat: number, value?: string, note?: string, otherwise?: string}} what
 * otherwise: the value for a note where there is no answer yet
 * @returns {Promise<boolean>} false: there is no answer yet that the note could belong to
 */
export function answer(store, what) {
  const mine = (turns.get(store) ?? Promise.resolve()).then(() => answerNow(store, what))
  turns.set(
    store,
    mine.catch(() => {}),
  )
  return mine
}

/** @param {Store} store @param {Parameters<typeof answer>[1]} what */
async function answerNow(store, { visit, item, repeat, otherwise, ...said }) {
  const head = headAnswer(store, visit, item, repeat)
  const value = said.value ?? (isBlank(head?.value) ? (otherwise ?? head?.value) : head?.value)
  const note = (said.note ?? head?.note) || null
  if (value === undefined) return false
  if (head && head.value === value && (head.note ?? null) === note) return true
  const seen = { supersedes: head?.id, checklist: checklistOn(store, visit) }
  await store.do("checklist.answer", given({ id: uuid7(), visit, item, repeat, value, note, ...seen }))
  return true
}

/** @param {Store} store @param {Args} photo as photo.add, with its id @param {string} [draft] the draft that this act finishes */
export function addPhoto(store, photo, draft) {
  const checklist = photo.item ? checklistOn(store, photo.visit) : null
  const args = { ...given({ ...photo, checklist }), quality: photo.quality ?? null }
  return store.do("photo.add", args, draft ? { drops: [draft] } : {})
}

/** @param {Store} store @param {string} id @param {string} reason */
export const hidePhoto = (store, id, reason) => store.do("photo.hide", { id, reason })

/** @param {Store} store @param {Args} part */
export const usePart = (store, part) =>
  store.do("part.use", { ...given({ id: uuid7(), ...part }), from: part.from ?? null })

/** A new piece in place of a broken one. @param {Store} store @param {Args} swap as part.swap, without its id */
export const swapPart = (store, swap) =>
  store.do("part.swap", { ...given({ id: uuid7(), ...swap }), from: swap.from ?? null, to: swap.to ?? null })

/** @param {Store} store @param {string} of the part_use @param {number} quantity */
export const returnPart = (store, of, quantity) => store.do("part.return", { id: uuid7(), of, quantity })

/** @param {Store} store @param {Args} signature */
export const seal = (store, signature) =>
  store.do("signature.seal", given({ id: uuid7(), channel: "phone", ...signature }))

/** @param {Store} store @param {{visit: string, stars: number, nps?: number, comment?: string}} rating */
export const rate = (store, rating) =>
  store.do("rating.give", given({ id: uuid7(), channel: "phone", ...rating, comment: rating.comment || null }))

/** @param {Store} store @param {{visit: string, category: string, severity: string, text: string}} issue @param {string[]} drafts what this act finishes @returns {Promise<string>} the issue, for its photos */
export async function reportIssue(store, issue, drafts) {
  const id = uuid7()
  await store.do("issue.report", { id, ...issue }, { drops: drafts })
  return id
}

/** Hours of oneself. @param {Store} store @param {{id?: string, kind: string, visit?: string | null, from: string, to: string}} time */
export const logTime = (store, { id, kind, visit, from, to }) =>
  store.do("time.log", given({ id: id ?? uuid7(), kind, visit, from, to }))

/** Other times in the place of an entry, which stays to read. @param {Store} store @param {string} corrects the entry @param {Args} time */
export const correctTime = (store, corrects, time) => store.do("time.log", given({ id: uuid7(), ...time, corrects }))

/** @param {Store} store @param {{visit: string, outcome: "done" | "partial", remarks: string, returned?: string}} end returned: what the office had sent back, that this end answers */
export function complete(store, { visit, outcome, remarks, returned }) {
  const seen = { returned, checklist: checklistOn(store, visit) }
  return store.do("visit.complete", given({ visit, step: uuid7(), outcome, remarks: remarks.trim() || null, ...seen }))
}
