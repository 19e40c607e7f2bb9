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
    ready: coming(store).map((visit) => ({ visit: visit.id, missing: missingOnPhone(store, visit) })),
  }
}

/** The office was told of unsent work that has arrived since. @param {import("../store/store.js").Store} store */
export const isOutdated = (store) =>
  JSON.parse(store.reported.text || "{}").unsent > 0 && !store.waiting.length && !unsent(store).length

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
