/** What the quality tab shows: visits that the office sent back, photos that could be better, points that are still open. */
import { UNTAKEN } from "../sync/erased.js"
import { missingOf } from "./checklist_facts.js"
import { today } from "./time.js"
import { FINAL, factsOf, UNDER_WAY, visitFacts, visitsOn } from "./visit_facts.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */
/** @typedef {import("./visit_facts.js").Facts} Facts */

/** What a phone may find of a photo, worst first. */
export const VERDICTS = ["dark", "bright", "blurred", "small"]

/** The office's return that nobody answered yet. @param {Store} store @param {string} visit @returns {Doc | null} */
export const returnOf = (store, visit) =>
  store.by("visit_return", "visit", visit).find((one) => one.state === "open") ?? null

/** Visits that came back and are still to be ended again, the oldest first. @param {Store} store @returns {{facts: Facts, sent: Doc, photos: number}[]} */
export const returnedVisits = (store) =>
  store
    .all("visit_return")
    .filter((one) => one.state === "open")
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .flatMap((sent) => {
      const facts = visitFacts(store, sent.visit)
      if (!facts || facts.visit.left || FINAL.includes(facts.visit.state)) return []
      return [{ facts, sent, photos: markedPhotos(store, sent.visit).length }]
    })

/** Photos of a visit of which the office wants better ones. @param {Store} store @param {string} visit @returns {Doc[]} */
export const markedPhotos = (store, visit) =>
  store.by("photo", "visit", visit).filter((photo) => photo.poor_reason && !photo.hidden_reason)

/**
 * What this phone found of a photo when it was taken; null where it found nothing, or the person said that it is good.
 * @param {Doc} photo @returns {string | null}
 */
export function verdictOf({ quality, override }) {
  const said = quality && typeof quality === "object" ? /** @type {Doc} */ (quality).verdict : null
  return VERDICTS.includes(said) && !override ? said : null
}

/**
 * Photos to take again, where that can be done: those that the office marked, and one's own that the phone found poor at a
 * visit that has not ended. @param {Store} store @param {string} member @returns {{photo: Doc, facts: Facts}[]} the office's first
 */
export function poorPhotos(store, member) {
  const found = store.all("photo").flatMap((photo) => {
    const own = photo.by === member && verdictOf(photo)
    const facts = (photo.poor_reason || own) && !photo.hidden_reason ? visitFacts(store, photo.visit) : null
    if (!facts || facts.visit.left || (!photo.poor_reason && FINAL.includes(facts.visit.state))) return []
    return [{ photo, facts }]
  })
  const rank = (/** @type {{photo: Doc}} */ one) => (one.photo.poor_reason ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b) || (a.photo.taken_at < b.photo.taken_at ? -1 : 1))
}

/** Visits of today, and any under way, with what is still required. @param {Store} store */
export function openPoints(store) {
  const visits = new Map(visitsOn(store, today()).map((visit) => [visit.id, visit]))
  for (const visit of store.all("visit")) if (UNDER_WAY.includes(visit.state)) visits.set(visit.id, visit)
  return [...visits.values()]
    .filter((visit) => !FINAL.includes(visit.state) && !visit.left)
    .map((visit) => ({ facts: factsOf(store, visit), missing: missingOf(store, visit) }))
    .filter(({ missing }) => missing.length > 0)
}

/** How much there is to look at: returned visits, marked photos of others, and word of work that was not kept. @param {Store} store */
export function askedFor(store) {
  const returned = returnedVisits(store)
  const there = new Set(returned.map(({ facts }) => facts.visit.id))
  const photos = store
    .all("photo")
    .filter((photo) => photo.poor_reason && !photo.hidden_reason && !there.has(photo.visit))
    .filter((photo) => store.get("visit", photo.visit) && !store.get("visit", photo.visit)?.left)
  return returned.length + photos.length + (store.draft(UNTAKEN) ? 1 : 0)
}
