/** The day as a drawing: every stop inside, in order, north up; and the whole way for the phone's own map app. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { apart, dayRoute, HIGH, WIDE, wayOn } from "../../pwa/lib/day_route.js"

const HOME = { lat: 52.5168, lon: 6.083 } // Zwolle
const PLACES = {
  Zwolle: [52.512, 6.094],
  Apeldoorn: [52.211, 5.969],
  Meppel: [52.696, 6.194],
}

/** @param {(string | [string, Record<string, any>])[]} day */
function phone(day) {
  const stops = day.map((one) => (typeof one === "string" ? /** @type {const} */ ([one, {}]) : one))
  const docs = {
    team: [{ id: "t", start: HOME }],
    customer: stops.map(([city], nr) => ({ id: `k${nr}`, name: `Klant in ${city}` })),
    work_order: stops.map(([city], nr) => {
      const [lat, lon] = PLACES[city] ?? [null, null]
      return {
        id: `w${nr}`,
        customer: `k${nr}`,
        address: { street: "Dorpsstraat", number: `${nr + 1}`, city, lat, lon },
      }
    }),
  }
  const visits = stops.map(([, more], nr) => ({
    id: `v${nr}`,
    team: "t",
    state: "planned",
    work_order: `w${nr}`,
    planned_from: `2026-11-21T1${nr}:00:00Z`,
    ...more,
  }))
  const all = (kind) => docs[kind] ?? []
  const store = { all, get: (kind, id) => all(kind).find((one) => one.id === id) ?? null, by: () => [] }
  return { store, visits }
}

test("the stops are in order, inside the drawing, with the north above and the ways added up", () => {
  const { store, visits } = phone(["Zwolle", "Apeldoorn", "Meppel"])
  const route = dayRoute(store, visits)
  assert.deepEqual(
    route.stops.map((stop) => [stop.nr, stop.name]),
    [
      [1, "Klant in Zwolle"],
      [2, "Klant in Apeldoorn"],
      [3, "Klant in Meppel"],
    ],
  )
  for (const { x, y } of [...route.stops, route.start]) assert.ok(x >= 0 && x <= WIDE && y >= 0 && y <= HIGH)
  const [zwolle, apeldoorn, meppel] = route.stops
  assert.ok(meppel.y < zwolle.y && zwolle.y < apeldoorn.y && apeldoorn.x < meppel.x)
  assert.ok(route.km > 100 && route.km < 150 && route.minutes > 90 && route.minutes < 150)
  assert.ok(route.scale.wide > 20 && route.scale.wide <= WIDE / 3)
})

test("two stops in one street do not hide one another", () => {
  const { store, visits } = phone(["Zwolle", "Zwolle", "Zwolle", "Zwolle"])
  const { stops } = dayRoute(store, visits)
  for (const [nr, a] of stops.entries())
    for (const b of stops.slice(nr + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) >= 26)
})

test("a second stop at the edge stays near the first, inside, and covers neither it nor the start", () => {
  const start = { x: 160, y: 80 }
  for (const corner of [{ x: WIDE - 26, y: 90 }, { x: WIDE - 26, y: 26 }, { x: 26, y: HIGH - 52 }, start]) {
    const laid = apart([corner, corner, corner], [start])
    for (const [nr, { x, y }] of laid.entries()) {
      assert.ok(Math.hypot(x - corner.x, y - corner.y) <= 60, `${x},${y} lies far from ${corner.x},${corner.y}`)
      assert.ok(x >= 13 && x <= WIDE - 13 && y >= 13 && y <= HIGH - 26, "inside")
      for (const one of [start, ...laid.slice(0, nr)]) assert.ok(Math.hypot(one.x - x, one.y - y) >= 28)
    }
  }
})

test("a place that nobody knows is counted and not drawn; a day without any has no drawing", () => {
  const { store, visits } = phone(["Zwolle", "Nergens", "Meppel"])
  const route = dayRoute(store, visits)
  assert.deepEqual([route.stops.length, route.without], [2, 1])
  const lost = phone(["Nergens", "Ergens"])
  assert.equal(dayRoute(lost.store, lost.visits), null)
  assert.equal(dayRoute(lost.store, []), null)
})

test("the map app gets what is left of the day, in its order, and nothing that was called off", () => {
  const { store, visits } = phone([
    ["Zwolle", { state: "done" }],
    "Apeldoorn",
    ["Zwolle", { state: "cancelled" }],
    "Meppel",
  ])
  const { address, stops, all } = wayOn(store, visits) ?? assert.fail("two are left")
  assert.deepEqual([stops, all], [2, true])
  const way = new URL(address)
  assert.equal(way.searchParams.get("destination"), "Dorpsstraat 4, Meppel")
  assert.equal(way.searchParams.get("waypoints"), "Dorpsstraat 2, Apeldoorn")
  assert.equal(wayOn(store, visits.slice(0, 2)), null, "one stop has a button of its own")
})

test("a long day is handed over as far as every map app takes it, and the button can say how far", () => {
  const { store, visits } = phone(["Zwolle", "Apeldoorn", "Meppel", "Zwolle", "Apeldoorn", "Meppel"])
  const { address, stops, all } = wayOn(store, visits) ?? assert.fail("six are left")
  assert.deepEqual([stops, all], [4, false])
  const way = new URL(address).searchParams
  assert.equal(way.get("destination"), "Dorpsstraat 4, Zwolle")
  assert.equal(
    way.get("waypoints")?.split("|").length,
    3,
    "a phone's browser takes three, and nobody knows which one opens",
  )
})
