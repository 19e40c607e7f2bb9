/** How long the drive to a visit is, as far as anybody can know without a network. */
import { travelMinutes } from "../rules/travel.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */

/** @param {Doc | null | undefined} place */
const located = (place) =>
  place && place.lat != null && place.lon != null ? { lat: Number(place.lat), lon: Number(place.lon) } : null

/**
 * Minutes from the visit before it (or from the team's start); null where an address has no coordinates.
 * @param {Store} store @param {Doc[]} visits of the day, in order @param {Doc} visit
 */
export function legTo(store, visits, visit) {
  const before = visits
    .slice(0, visits.indexOf(visit))
    .findLast((one) => one.state !== "cancelled" && one.team === visit.team)
  const address = (/** @type {Doc} */ one) => located(store.get("work_order", one.work_order)?.address)
  const from = before ? address(before) : located(store.get("team", visit.team)?.start)
  const to = address(visit)
  return from && to ? travelMinutes(from, to) : null
}
