/** How long a drive takes, by the same sums as the planner's: the great circle x 1.3, slow at first. */

/** @typedef {{lat: number, lon: number}} Point degrees */

const EARTH_KM = 6371
const DETOUR = 1.3
/** Kilometres of the way, and how fast they go (km/h). @type {[number, number][]} */
const LEGS = [
  [10, 35],
  [20, 55],
  [Number.POSITIVE_INFINITY, 85],
]

/** @param {number} degrees */
const radians = (degrees) => (degrees * Math.PI) / 180

/** Kilometres by road, roughly. @param {Point} a @param {Point} b */
export function travelKm(a, b) {
  const [lat, lon] = [radians(b.lat - a.lat), radians(b.lon - a.lon)]
  const h = Math.sin(lat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(lon / 2) ** 2
  return 2 * EARTH_KM * Math.asin(Math.sqrt(h)) * DETOUR
}

/** Minutes, roughly ("ca."), not rounded. @param {Point} a @param {Point} b */
export function travelMinutes(a, b) {
  let left = travelKm(a, b)
  let minutes = 0
  for (const [most, speed] of LEGS) {
    const km = Math.min(left, most)
    minutes += (km / speed) * 60
    left -= km
  }
  return minutes
}
