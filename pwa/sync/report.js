/** What the planner may know of this phone: how much it holds unsent, how full it is, and which visits it could do without signal. */
import { missingOnPhone } from "../lib/readiness.js"
import { unsent } from "../store/blobs.js"
import { DAY } from "../store/outbox.js"

/** @param {import("../store/store.js").Store} store */
export function report(store) {
  const { quota, used, persisted } = store.storage.value
  const waiting = store.waiting
  const files = new Set(unsent(store).map((blob) => blob.sha))
  const lines = store.kept.filter((line) => waiting.includes(line) || line.blobs.some((sha) => files.has(sha)))
  const oldest = lines.length ? Math.min(...lines.map((line) => line.kept_at)) : null
  return {
    app_version: store.world.version,
    storage: { quota, used: rounded(used), persisted },
    unsent: waiting.length + files.size,
    oldest_unsent_at: oldest === null ? null : new Date(oldest).toISOString(),
    ready: proofs(store),
    ...ableOf(store),
  }
}

/** What the phone may do, where the browser says it. @param {import("../store/store.js").Store} store */
function ableOf(store) {
  const able = store.world.able?.()
  return able ? { able } : {}
}

/**
 * Of each visit that somebody may drive to what is missing, and `v`: which versions of visit, order and customer are here.
 * @param {import("../store/store.js").Store} store
 */
export const proofs = (store) =>
  coming(store).map((visit) => {
    const missing = missingOnPhone(store, visit)
    const v = versionOf(store, visit)
    return { visit: visit.id, missing, ...(v === null ? {} : { v }) }
  })

/**
 * Whether the office knows by now that this visit is whole on this phone, as it is here.
 * @param {import("../store/store.js").Store} store @param {import("../types.js").Doc} visit
 */
export function isProved(store, visit) {
  const said = JSON.parse(store.reported.text || "{}").ready ?? []
  const line = said.find((/** @type {any} */ one) => one.visit === visit.id)
  return Boolean(line) && line.missing.length === 0 && line.v === versionOf(store, visit)
}

/** @param {import("../store/store.js").Store} store @param {import("../types.js").Doc} visit @returns {number | null} */
function versionOf(store, visit) {
  const order = store.get("work_order", visit.work_order)
  const customer = order && store.get("customer", order.customer)
  return order && customer ? visit.v + order.v + customer.v : null
}

/**
 * The office was told of unsent work that has arrived since, or of visits that have changed since: it should know the new state
 * of them before somebody departs. @param {import("../store/store.js").Store} store
 */
export function isOutdated(store) {
  if (!store.reported.text) return false
  const said = JSON.parse(store.reported.text)
  if (said.unsent > 0 && !store.waiting.length && !unsent(store).length) return true
  return JSON.stringify(said.ready) !== JSON.stringify(proofs(store))
}

/** Visits from the start of yesterday's evening to two days on: what somebody may drive to. @param {import("../store/store.js").Store} store */
function coming(store) {
  const now = store.world.now()
  return store.all("visit").filter((visit) => {
    const at = Date.parse(visit.planned_from)
    return !visit.left && at > now - DAY && at < now + 2 * DAY
  })
}

/** To the megabyte: a report that differs by a few bytes is no news. @param {number | null} bytes */
const rounded = (bytes) => (bytes === null ? null : Math.round(bytes / 1e6) * 1_000_000)
