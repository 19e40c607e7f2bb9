/** Ready is a contract: what the phone says of a visit names the versions that it holds, and is said anew when they change. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { isOutdated, isProved, report } from "../../pwa/sync/report.js"

const NOW = Date.parse("2026-11-21T17:00:00Z")

/** A phone that holds one visit of tomorrow. */
function phone() {
  const docs = {
    visit: [
      { id: "v1", v: 3, work_order: "w1", team: "t1", planned_from: "2026-11-22T07:30:00Z", checklist_version: "c1" },
    ],
    work_order: [{ id: "w1", v: 2, customer: "k1" }],
    customer: [{ id: "k1", v: 5 }],
    checklist_version: [{ id: "c1", v: 1 }],
    location: [{ id: "l1", v: 1, kind: "van", team: "t1" }],
  }
  return {
    docs,
    world: {
      now: () => NOW,
      version: "0.1",
      able: () => ({ camera: "granted", alerts: "unknown", installed: true }),
    },
    storage: { value: { quota: 100, used: 10, persisted: true } },
    pull: { whole: false },
    waiting: [],
    kept: [],
    blobStates: new Map(),
    reported: { text: "", at: 0 },
    all: (kind) => docs[kind] ?? [],
    get: (kind, id) => (docs[kind] ?? []).find((one) => one.id === id) ?? null,
  }
}

/** The office took the report. */
const says = (store) => {
  store.reported = { text: JSON.stringify(report(store)), at: NOW }
}

test("a whole visit is proved once the office was told, and not before", () => {
  const store = phone()
  const [visit] = store.docs.visit
  assert.deepEqual(report(store).ready, [{ visit: "v1", missing: [], v: 10 }])
  assert.equal(isProved(store, visit), false)
  says(store)
  assert.equal(isProved(store, visit), true)
  assert.equal(isOutdated(store), false)
})

test("what the office changed is reported anew, soon and not a minute later", () => {
  const store = phone()
  says(store)
  store.docs.customer[0].v = 6
  assert.equal(isProved(store, store.docs.visit[0]), false)
  assert.equal(isOutdated(store), true)
  says(store)
  assert.equal(isProved(store, store.docs.visit[0]), true)
})

test("a visit whose customer is not here yet is named, without a version", () => {
  const store = phone()
  store.docs.customer = []
  says(store)
  assert.deepEqual(report(store).ready, [{ visit: "v1", missing: ["customer"] }])
  assert.equal(isProved(store, store.docs.visit[0]), false)
})

test("a team without a van is complete without one, once all that the office has is here", () => {
  const store = phone()
  store.docs.location = [{ id: "l2", v: 1, kind: "van", team: "t2" }]
  assert.deepEqual(report(store).ready, [{ visit: "v1", missing: ["stock"], v: 10 }])
  store.pull.whole = true
  assert.deepEqual(report(store).ready, [{ visit: "v1", missing: [], v: 10 }])
})

test("what the phone may do goes along where the browser says it", () => {
  const store = phone()
  assert.deepEqual(report(store).able, { camera: "granted", alerts: "unknown", installed: true })
  store.world.able = undefined
  assert.equal("able" in report(store), false)
})
