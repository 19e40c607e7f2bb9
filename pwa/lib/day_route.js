/** The day as a drawing: where the stops lie from one another, in their order, without a map that would need a network. */
import { travelKm, travelMinutes } from "../rules/travel.js"
import { mapLink, mapWords } from "./addresses.js"
import { clock } from "./time.js"
import { FINAL, factsOf } from "./visit_facts.js"

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {import("../types.js").Store} Store */
/** @typedef {{lat: number, lon: number}} Point degrees */
/** @typedef {{x: number, y: number}} Spot in the drawing */
/** @typedef {{nr: number, time: string, name: string, done: boolean, x: number, y: number}} Stop */
/** @typedef {{stops: Stop[], start: {x: number, y: number} | null, km: number, minutes: number, scale: {km: number, wide: number}, without: number}} DayRoute without: stops whose place nobody knows */

export const WIDE = 320
export const HIGH = 190
const EDGE = 26 // round the stops, for their numbers
const APART = 28 // between two numbers, so that both can be read
const KM_LAT = 110.57 // of one degree; of longitude it is less, the further north
const KM_LON = 111.32
const ROUND = 12 // places tried on a ring round a stop
const RINGS = 9 // half a number further out each
// Google's map links take nine stops on the way in its app, and three in a phone's browser: nobody knows which one opens.
const MOST_STOPS = 4
const BARS = [100, 50, 20, 10, 5, 2, 1, 0.5]

/** @param {any} place @returns {Point | null} */
const located = (place) => (place?.lat != null && place?.lon != null ? { lat: +place.lat, lon: +place.lon } : null)

/** @param {Store} store @param {Doc[]} visits of one day, in order @returns {DayRoute | null} null: fewer than two places are known */
export function dayRoute(store, visits) {
  const going = visits.filter((visit) => visit.state !== "cancelled")
  const known = going.flatMap((visit) => {
    const point = located(store.get("work_order", visit.work_order)?.address)
    return point ? [{ visit, point }] : []
  })
  const home = going.length ? located(store.get("team", going[0].team)?.start) : null
  const way = [...(home ? [home] : []), ...known.map((one) => one.point)]
  if (known.length === 0 || way.length < 2) return null
  const { points, scale } = drawn(way)
  const spots = home ? apart(points.slice(1), points.slice(0, 1)) : apart(points)
  const legs = way.slice(1).map((to, nr) => /** @type {const} */ ([way[nr], to]))
  return {
    stops: known.map(({ visit }, nr) => {
      const { name } = factsOf(store, visit)
      return { nr: nr + 1, time: clock(visit.planned_from), name, done: FINAL.includes(visit.state), ...spots[nr] }
    }),
    start: home ? points[0] : null,
    km: legs.reduce((sum, [from, to]) => sum + travelKm(from, to), 0),
    minutes: legs.reduce((sum, [from, to]) => sum + travelMinutes(from, to), 0),
    scale,
    without: going.length - known.length,
  }
}

/** North is up, a kilometre is as long either way. @param {Point[]} way @returns {{points: {x: number, y: number}[], scale: {km: number, wide: number}}} */
function drawn(way) {
  const middle = (Math.max(...way.map((one) => one.lat)) + Math.min(...way.map((one) => one.lat))) / 2
  const flat = way.map((one) => ({
    east: one.lon * KM_LON * Math.cos((middle * Math.PI) / 180),
    north: one.lat * KM_LAT,
  }))
  const [west, east] = [Math.min(...flat.map((one) => one.east)), Math.max(...flat.map((one) => one.east))]
  const [south, north] = [Math.min(...flat.map((one) => one.north)), Math.max(...flat.map((one) => one.north))]
  const room = [WIDE - 2 * EDGE, HIGH - 3 * EDGE] // below them the bar of the scale
  const perKm = Math.min(room[0] / Math.max(east - west, 0.5), room[1] / Math.max(north - south, 0.5))
  const left = (WIDE - (east - west) * perKm) / 2
  const top = EDGE + (room[1] - (north - south) * perKm) / 2
  const km = BARS.find((bar) => bar * perKm <= WIDE / 3) ?? BARS[BARS.length - 1]
  return {
    points: flat.map((one) => ({ x: left + (one.east - west) * perKm, y: top + (north - one.north) * perKm })),
    scale: { km, wide: km * perKm },
  }
}

/**
 * Stops in one street, or where the day begins, would hide one another: a later one moves aside, no further than it must.
 * @param {Spot[]} points @param {Spot[]} [taken] what is drawn there already @returns {Spot[]}
 */
export function apart(points, taken = []) {
  /** @type {Spot[]} */
  const laid = []
  for (const point of points) {
    const hides = (/** @type {Spot} */ spot) =>
      [...taken, ...laid].some((one) => Math.hypot(one.x - spot.x, one.y - spot.y) < APART)
    laid.push(around(point).find((spot) => !hides(spot)) ?? point)
  }
  return laid
}

/** Itself, then the places round it, the nearest first and the east of each ring before the others; all of them inside. @param {Spot} point @returns {Spot[]} */
function around({ x, y }) {
  const rings = Array.from({ length: RINGS }, (_, ring) => APART * (1 + ring / 2))
  const aside = rings.flatMap((far) =>
    Array.from({ length: ROUND }, (_, nr) => (2 * Math.PI * nr) / ROUND).map((turn) => ({
      x: x + (far + 0.01) * Math.cos(turn),
      y: y + (far + 0.01) * Math.sin(turn),
    })),
  )
  const isInside = (/** @type {Spot} */ spot) =>
    spot.x >= EDGE / 2 && spot.x <= WIDE - EDGE / 2 && spot.y >= EDGE / 2 && spot.y <= HIGH - EDGE
  return [{ x, y }, ...aside.filter(isInside)]
}

/**
 * What is left of the day, in the phone's own map app, in the planned order; no more of it than every map app takes.
 * @param {Store} store @param {Doc[]} visits @returns {{address: string, stops: number, all: boolean} | null} null with fewer than two stops to go
 */
export function wayOn(store, visits) {
  const places = visits
    .filter((visit) => visit.state !== "cancelled" && !FINAL.includes(visit.state))
    .flatMap((visit) => {
      const address = store.get("work_order", visit.work_order)?.address
      return address ? [mapWords(address)] : []
    })
  if (places.length < 2) return null
  const taken = places.slice(0, MOST_STOPS)
  return { address: mapLink(taken), stops: taken.length, all: taken.length === places.length }
}
