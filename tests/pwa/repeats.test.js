/** Parts of a checklist that come once for each charger: begun as the order says, taken back after a slip, said when empty. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { addPhoto, answer } from "../../pwa/lib/acts.js"
import { missingOf, missingTitle, progressOf } from "../../pwa/lib/checklist_facts.js"
import { askAgain, bringBack, holdsThings, repeatsOf, takeAway } from "../../pwa/lib/repeats.js"
import { Office } from "./office.js"
import { Phone } from "./phone.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"
const [LIST, ORDER] = ["0198a000-0000-7000-8000-000000000011", "0198a000-0000-7000-8000-000000000012"]
const SECTION = {
  id: "place",
  title: "Laadpaal",
  repeats: true,
  items: [
    { id: "fixed", type: "tick", title: "Vast", required: true },
    { id: "how", type: "text", title: "Hoe", required: false },
    { id: "serial", type: "serial", title: "Serienummer", required: false, product_category: "charger" },
    { id: "front", type: "photo", title: "Voorkant", required: false },
  ],
}
/** @type {Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  office = new Office()
  office.employs("tess", "noord")
  office.puts("checklist_version", LIST, { template: "list", number: 1, title: "Montage", sections: [SECTION] })
  office.puts("product", "p1", { name: "Volt One", category: "charger", unit: "piece" })
  office.puts("product", "p2", { name: "Kabel", category: "cable", unit: "metre" })
  await orders({})
})

/** The order has this many chargers. @param {{chargers?: number, nr?: number}} what */
async function orders({ chargers = 1, nr = 1 }) {
  const lines = [
    { text: "Laadpaal", product: "p1", quantity: chargers },
    { text: "Kabel", product: "p2", quantity: 14 },
    { text: "Opruimen", quantity: null },
  ]
  office.puts("work_order", ORDER, { number: "1", lines })
  office.puts("visit", VISIT, {
    team: "noord",
    nr,
    work_order: ORDER,
    state: "working",
    outcome: null,
    remarks: null,
    checklist_version: LIST,
    planned_from: "2026-11-21T08:30:00.000Z",
  })
  tess ??= await Phone.of(office, "tess")
  if (tess.office !== office) tess = await Phone.of(office, "tess")
  await tess.sync()
}

const visit = () => tess.store.get("visit", VISIT)
const there = () => repeatsOf(tess.store, visit(), SECTION)
const lacks = () => missingOf(tess.store, visit()).map((one) => `${missingTitle(one)}: ${one.why}`)
/** @param {string} item @param {number} repeat @param {string} value */
const says = (item, repeat, value) => answer(tess.store, { visit: VISIT, item, repeat, value })

test("a stray tick in a second part is taken back whole, and the undo brings it again", async () => {
  await says("fixed", 0, "ok")
  await askAgain(tess.store, visit(), SECTION)
  await says("how", 1, "aan de muur")
  assert.deepEqual(lacks(), ["Vast (2): empty"])
  const stood = await takeAway(tess.store, visit(), SECTION, 1)
  assert.deepEqual([there(), lacks()], [[0], []])
  await bringBack(tess.store, visit(), SECTION, 1, stood)
  assert.deepEqual([there(), lacks()], [[0, 1], ["Vast (2): empty"]])
  await tess.sync()
  assert.equal(
    office.documents.base.by("answer", "visit", VISIT).find((one) => one.head && one.repeat === 1)?.value,
    "aan de muur",
  )
})

test("a part that was asked for and left empty is said, until it is filled or taken away", async () => {
  await says("fixed", 0, "ok")
  await askAgain(tess.store, visit(), SECTION)
  await askAgain(tess.store, visit(), SECTION)
  assert.deepEqual(lacks(), ["Laadpaal 2: empty_part", "Laadpaal 3: empty_part"])
  await says("fixed", 2, "ok")
  await takeAway(tess.store, visit(), SECTION, 1)
  assert.deepEqual([there(), lacks()], [[0, 2], []])
  tess = await tess.reopened()
  assert.deepEqual(there(), [0, 2])
})

test("an order of two chargers begins with two parts, and only its first visit does", async () => {
  await orders({ chargers: 2 })
  assert.deepEqual(there(), [0, 1])
  await says("fixed", 0, "ok")
  assert.deepEqual(lacks(), ["Laadpaal 2: empty_part"])
  assert.deepEqual(progressOf(tess.store, visit(), { sections: [SECTION] }), { filled: 1, all: 8 })
  await takeAway(tess.store, visit(), SECTION, 1)
  assert.deepEqual([there(), lacks()], [[0], []])
  office = new Office()
  office.employs("tess", "noord")
  office.puts("product", "p1", { name: "Volt One", category: "charger", unit: "piece" })
  await orders({ chargers: 2, nr: 2 })
  assert.deepEqual(there(), [0])
})

test("what ended shows what was filled in, and asks for no more", async () => {
  await orders({ chargers: 3 })
  await says("fixed", 1, "ok")
  office.puts("visit", VISIT, { team: "noord", state: "done" })
  await tess.sync()
  assert.deepEqual(there(), [0, 1])
})

test("photos and parts have their own way back first", async () => {
  const taken = { sha256: "a".repeat(64), bytes: 3, width: 4, height: 3, taken_at: "2026-11-21T08:30:00.000Z" }
  await addPhoto(tess.store, {
    id: "0198a000-0000-7000-8000-000000000021",
    visit: VISIT,
    item: "front",
    repeat: 1,
    ...taken,
  })
  assert.deepEqual([there(), holdsThings(tess.store, VISIT, SECTION, 1)], [[0, 1], true])
})

test("how many an earlier app had written down still counts", async () => {
  await tess.store.saveDraft(`repeats:${VISIT}`, { place: 3 })
  assert.deepEqual(there(), [0, 1, 2])
})

test("a wiped answer is open again, and pressing the chosen one again is no act", async () => {
  await says("fixed", 0, "ok")
  await says("fixed", 0, "ok")
  assert.equal(tess.store.kept.length, 1)
  await answer(tess.store, { visit: VISIT, item: "fixed", repeat: 0, value: "", note: "" })
  assert.deepEqual(lacks(), ["Vast: empty"])
  assert.deepEqual(progressOf(tess.store, visit(), { sections: [SECTION] }), { filled: 0, all: 4 })
  await answer(tess.store, { visit: VISIT, item: "fixed", repeat: 0, note: "los", otherwise: "fail" })
  assert.equal(tess.head(VISIT, "fixed"), "fail")
})
