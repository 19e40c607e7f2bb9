/** The material of a visit on the phone, without any line: what lies in the van, what lies elsewhere, what nobody has. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { usePart } from "../../pwa/lib/acts.js"
import { keptIn, leftOf, materialOf } from "../../pwa/lib/material_facts.js"
import { now } from "../../pwa/lib/time.js"
import { Office } from "./office.js"
import { Phone } from "./phone.js"

const id = (/** @type {number} */ nr) => `0198a000-0000-7000-8000-${String(nr).padStart(12, "0")}`
const [VISIT, ORDER, VAN, SHELF, CABLE, LEVEL] = [1, 2, 3, 4, 5, 6].map(id)
/** @type {Office} */
let office
/** @type {any} */
let tess

/** @param {any} order @param {any} level */
async function holds(order, level) {
  office.puts("work_order", ORDER, { team: "noord", number: "W-1", lines: [], ...order })
  office.puts("stock_level", LEVEL, { team: "noord", location: VAN, product: CABLE, batches: {}, ...level })
  await tess.sync()
}

const lines = () => materialOf(tess.store, tess.store.get("visit", VISIT), tess.store.get("work_order", ORDER))
const TEN = [
  { text: "Kabel leggen", quantity: 10, product: CABLE },
  { text: "Netjes opruimen", quantity: null, product: null },
]
const ready = (/** @type {string} */ location, /** @type {string} */ kind, /** @type {number} */ quantity) => ({
  product: CABLE,
  location,
  name: kind === "van" ? "Bus Noord" : "Magazijn",
  kind,
  quantity,
})

beforeEach(async () => {
  office = new Office()
  office.employs("tess", "noord")
  const planned_from = new Date(now.value).toISOString()
  office.puts("visit", VISIT, { team: "noord", state: "planned", work_order: ORDER, planned_from })
  office.puts("location", VAN, { team: "noord", kind: "van", name: "Bus Noord" })
  office.puts("product", CABLE, {
    team: "noord",
    name: "Kabel",
    sku: "K",
    category: "cable",
    tracking: "none",
    unit: "metre",
  })
  tess = await Phone.of(office, "tess")
})

test("what is still asked of a product is what the sheet begins with when it is booked", async () => {
  await holds(
    { lines: [...TEN, { text: "Nog een stuk", quantity: 4, product: CABLE }] },
    { quantity: 30, reserved: 14 },
  )
  assert.equal(leftOf(tess.store, VISIT, CABLE), 14)
  await usePart(tess.store, { visit: VISIT, product: CABLE, quantity: 11, from: VAN })
  assert.equal(leftOf(tess.store, VISIT, CABLE), 3)
  assert.equal(leftOf(tess.store, VISIT, SHELF), 0, "a product that nobody asked for")
  assert.equal(leftOf(tess.store, id(99), CABLE), 0, "a visit that is not here")
})

test("all of it lies in the van, and a line without a product asks for nothing", async () => {
  await holds({ lines: TEN, reserved: [ready(VAN, "van", 10)] }, { quantity: 30, reserved: 10 })
  const [cable, tidy] = lines()
  assert.deepEqual([cable.left, cable.here, cable.missing, cable.unit], [10, 10, 0, "metre"])
  assert.deepEqual([tidy.left, tidy.unit], [0, ""])
  assert.deepEqual(keptIn(tess.store, VAN, CABLE), { soon: 10, all: 10 })
})

test("what is kept in the van for others is not hers, and the rest is said with its place", async () => {
  await holds(
    { lines: TEN, reserved: [ready(VAN, "van", 4), ready(SHELF, "warehouse", 3)] },
    { quantity: 12, reserved: 12 },
  )
  const [cable] = lines()
  assert.deepEqual([cable.here, cable.elsewhere, cable.missing], [4, [{ name: "Magazijn", quantity: 3 }], 3])
})

test("what she uses without a line is used at once, and an office of before says nothing of what is kept", async () => {
  await holds({ lines: TEN }, { quantity: 12 })
  assert.equal(lines()[0].here, 10)
  office.offline = true
  await usePart(tess.store, {
    visit: VISIT,
    item: null,
    repeat: 0,
    product: CABLE,
    quantity: 6,
    serial: null,
    batch: null,
    from: VAN,
    plate_photo: null,
  })
  const [cable] = lines()
  assert.deepEqual([cable.used, cable.left, cable.here], [6, 4, 4])
  assert.deepEqual(keptIn(tess.store, VAN, CABLE), { soon: 0, all: 0 })
})
