/** What a screen wants to know of a visit, read from the store's documents. Nothing here changes anything. */
import { isBlank } from "../rules/checklist_facts.js"
import { placeOf } from "./addresses.js"
import { dayOf } from "./time.js"

/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {{visit: Doc, order: Doc | null, customer: Doc | null, checklist: Doc | null, name: string, place: string, type: string}} Facts */

export const FINAL = ["done", "partial", "no_access", "cancelled"]
export const UNDER_WAY = ["en_route", "on_site", "working", "paused"]

/** @param {Store} store @param {string} id @returns {Facts | null} null: this phone does not hold the visit (any more) */
export function visitFacts(store, id) {
  const visit = store.get("visit", id)
  return visit && factsOf(store, visit)
}

/** @param {Store} store @param {Doc} visit @returns {Facts} */
export function factsOf(store, visit) {
  const order = visit.work_order ? store.get("work_order", visit.work_order) : null
  const customer = order ? store.get("customer", order.customer) : null
  const checklist = visit.checklist_version ? store.get("checklist_version", visit.checklist_version) : null
  const name = customer?.name ?? visit.contact_name ?? ""
  return {
    visit,
    order,
    customer,
    checklist,
    name,
    place: placeOf(order?.address),
    type: order?.type_name ?? order?.type ?? "",
  }
}

/** The visits of a Dutch day, in the order of the plan. @param {Store} store @param {string} day */
export const visitsOn = (store, day) =>
  store
    .all("visit")
    .filter((visit) => !visit.left && dayOf(visit.planned_from) === day)
    .sort((a, b) => (a.planned_from < b.planned_from ? -1 : a.planned_from > b.planned_from ? 1 : a.id < b.id ? -1 : 1))

/**
 * Whether phones had no signal at this visit's address before, or the office says so. @param {Store} store @param {Doc} visit
 * @returns {boolean}
 */
export const hasNoSignal = (store, visit) => addressOf(store, visit)?.signal === "none"

/** Whether a person at the office said so; else it was learned, and is probable. @param {Store} store @param {Doc} visit */
export const isSaidSilent = (store, visit) => hasNoSignal(store, visit) && addressOf(store, visit).signal_said === true

/** @param {Store} store @param {Doc} visit */
const addressOf = (store, visit) => store.get("work_order", visit.work_order)?.address

/** The visit whose button the thumb wants: what is under way, else the first that is still to begin. @param {Doc[]} visits */
export const nextOf = (visits) =>
  visits.find((visit) => UNDER_WAY.includes(visit.state)) ?? visits.find((visit) => visit.state === "planned")

/** Steps that moved the visit and stand, oldest first. @param {Store} store @param {string} visit */
export const stepsOf = (store, visit) =>
  store
    .by("visit_step", "visit", visit)
    .filter((step) => step.moved && !step.undone_by)
    .sort((a, b) => a.nr - b.nr)

/** Steps that somebody took back, oldest first. @param {Store} store @param {string} visit */
export const undoneStepsOf = (store, visit) =>
  store
    .by("visit_step", "visit", visit)
    .filter((step) => step.undone_by)
    .sort((a, b) => a.nr - b.nr)

/** What was said with a step that is history only: the end of who came too late, oldest first. @param {Store} store @param {string} visit */
export const historyNotesOf = (store, visit) =>
  store
    .by("visit_step", "visit", visit)
    .filter((step) => step.note && !step.moved && !step.undone_by)
    .sort((a, b) => a.nr - b.nr)

/** Since when the visit is in its present state. @param {Store} store @param {Doc} visit @returns {string | null} */
export const since = (store, visit) => stepsOf(store, visit.id).findLast((step) => step.to === visit.state)?.at ?? null

/** The answer that stands. @param {Store} store @param {string} visit @param {string} item @param {number} repeat */
export const headAnswer = (store, visit, item, repeat) =>
  store.by("answer", "visit", visit).find((one) => one.head && one.item === item && (one.repeat ?? 0) === repeat)

/** What was reported about a visit, oldest first. @param {Store} store @param {string} visit */
export const issuesOf = (store, visit) =>
  store.by("issue", "visit", visit).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))

/** The photos of an issue that one can see. @param {Store} store @param {string} visit @param {string} issue */
export const issuePhotos = (store, visit, issue) =>
  store
    .by("photo", "visit", visit)
    .filter((photo) => photo.issue === issue && !photo.hidden_reason)
    .sort((a, b) => (a.taken_at < b.taken_at ? -1 : 1))

/** Photos one can see, of one item or (item null) the loose ones; those of an issue belong to it. @param {Store} store @param {string} visit @param {string | null} item @param {number} [repeat] */
export const photosOf = (store, visit, item, repeat = 0) =>
  store
    .by("photo", "visit", visit)
    .filter(
      (photo) =>
        !photo.hidden_reason &&
        !photo.issue &&
        (photo.item ?? null) === item &&
        (item === null || (photo.repeat ?? 0) === repeat),
    )
    .sort((a, b) => (a.taken_at < b.taken_at ? -1 : 1))

/** How much of a part stayed at the customer's. @param {Doc} part @returns {number} */
export const standing = (part) => part.quantity - (part.returned ?? 0)

/** Parts that were not wholly returned. @param {Store} store @param {string} visit */
export const partsOf = (store, visit) => store.by("part_use", "visit", visit).filter((part) => standing(part) > 0)

/** The last one: who signs again signs for what is there now. @param {Store} store @param {string} visit @param {string} role */
export const signatureOf = (store, visit, role) =>
  store
    .by("signature", "visit", visit)
    .filter((one) => one.role === role)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .at(-1)

/** The open clash on one concern of a visit, or of a serial number. @param {Store} store @param {string} document its id @param {string} concern */
export const clashOn = (store, document, concern) =>
  store.by("clash", "document", document).find((clash) => clash.state === "open" && clash.concern === concern)

/** Is there anything under this item? Whether it suffices is the rule of completeness. @param {Store} store @param {string} visit @param {Doc} item @param {number} repeat */
export function isTouched(store, visit, item, repeat) {
  if (item.type === "photo") return photosOf(store, visit, item.id, repeat).some((photo) => !photo.poor_reason)
  if (item.type === "signature") return Boolean(signatureOf(store, visit, item.role ?? "customer"))
  if (item.type === "serial" && partOn(store, visit, item.id, repeat)) return true
  return !isBlank(headAnswer(store, visit, item.id, repeat)?.value)
}

/** The part with a serial that fills an item. @param {Store} store @param {string} visit @param {string} item @param {number} repeat */
export const partOn = (store, visit, item, repeat) =>
  partsOf(store, visit).find((part) => part.item === item && (part.repeat ?? 0) === repeat)
