/** The office publishes a newer checklist while a phone has no signal: the list under the finger stays what it was. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { addPhoto, answer, complete, setState } from "../../pwa/lib/acts.js"
import { missingOf } from "../../pwa/lib/checklist_facts.js"
import { Office } from "./office.js"
import { Phone } from "./phone.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"
const [OLD, NEW] = ["0198a000-0000-7000-8000-000000000011", "0198a000-0000-7000-8000-000000000012"]
const PLACE = { visit: VISIT, item: "earth", repeat: 0 }
/** @type {Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  office = new Office()
  office.employs("tess", "noord")
  office.puts("checklist_version", OLD, version(1, "earth"))
  office.puts("visit", VISIT, {
    team: "noord",
    state: "planned",
    outcome: null,
    remarks: null,
    checklist_version: OLD,
    planned_from: "2026-11-21T08:30:00.000Z",
  })
  tess = await Phone.of(office, "tess")
  await tess.sync()
})

/** @param {number} number @param {string} item */
const version = (number, item) => ({
  template: "list",
  number,
  title: "Keuring",
  sections: [{ id: "s", title: "Meten", items: [{ id: item, type: "tick", title: item, required: true }] }],
})

/** Anna publishes the next version, and the night takes the old one out of the catalogue. */
function publishes() {
  office.puts("checklist_version", NEW, version(2, "newer"))
  office.puts("visit", VISIT, { team: "noord", checklist_version: NEW })
  office.documents.settle("checklist_version", OLD, null)
  office.row("catalogue", "checklist_version", OLD, "left", 2)
}

/** @param {any} phone */
const asks = (phone) => missingOf(phone.store, phone.store.get("visit", VISIT)).map((one) => one.item)

for (const [name, begins] of /** @type {[string, (store: any) => Promise<any>][]} */ ([
  ["a step", (store) => setState(store, VISIT, "en_route")],
  ["an answer", (store) => answer(store, { ...PLACE, item: "other", value: "ok" })],
  ["a photo", (store) => addPhoto(store, photo("earth"))],
  ["an end", (store) => complete(store, { visit: VISIT, outcome: "partial", remarks: "later" })],
])) {
  test(`who began with ${name} that is not taken yet keeps the list, also over a kill`, async () => {
    await begins(tess.store)
    office.decide = () => ({ status: "deferred", code: "waits" })
    publishes()
    await tess.sync()
    assert.equal(tess.store.documents.base.get("visit", VISIT).checklist_version, NEW)
    assert.deepEqual(asks(tess), ["earth"])
    assert.deepEqual(asks(await tess.reopened()), ["earth"])
  })
}

test("what is said after the news still says on which list it was done, and the office's word is what all show", async () => {
  await setState(tess.store, VISIT, "working")
  office.decide = () => ({ status: "deferred", code: "waits" })
  publishes()
  await tess.sync()
  await answer(tess.store, { ...PLACE, value: "ok" })
  await complete(tess.store, { visit: VISIT, outcome: "done", remarks: "" })
  const said = tess.store.kept.map((/** @type {any} */ line) => line.mutation.args.checklist)
  assert.deepEqual(said, [OLD, OLD, OLD])
  office.decide = () => ({ status: "applied" })
  office.puts("checklist_version", OLD, version(1, "earth"))
  await tess.sync()
  await tess.sync()
  assert.equal(office.documents.base.get("visit", VISIT)?.checklist_version, OLD)
  assert.deepEqual(asks(tess), [])
  assert.ok(tess.store.kept.every((/** @type {any} */ line) => !line.shown))
})

test("who only looked gets the newer list, and a loose photo is no beginning", async () => {
  await addPhoto(tess.store, photo(null))
  office.decide = () => ({ status: "deferred", code: "waits" })
  publishes()
  await tess.sync()
  assert.deepEqual(asks(tess), ["newer"])
})

/** @param {string | null} item */
const photo = (item) => ({
  id: "0198a000-0000-7000-8000-000000000021",
  visit: VISIT,
  item,
  sha256: "a".repeat(64),
  bytes: 3,
  width: 4,
  height: 3,
  taken_at: "2026-11-21T08:30:00.000Z",
})
