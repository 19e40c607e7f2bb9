/** An office that was set back, a cursor that it does not know, visits that move away: the truth is built anew. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { Phone } from "./phone.js"
import { OTHER, showsTheSame, twoSides, VISIT } from "./two_sides.js"

/** @type {import("./office.js").Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  ;({ office, tess } = await twoSides())
})

test("what is done while a refill takes over stays on the screen", async () => {
  for (let round = 0; round < 20; round++) {
    await tess.store.commit({ meta: { pull: { ...tess.store.pull, cursor: "broken" } } })
    const refill = tess.sync()
    for (let turn = 0; turn < round; turn++) await new Promise((done) => setImmediate(done))
    await tess.answers(VISIT, `item${round}`, "ok")
    await refill
    assert.equal(tess.head(VISIT, `item${round}`), "ok", `after ${round} turns`)
    assert.equal(tess.store.kept.length, round + 1)
  }
})

test("a cursor that the office does not know: the truth is built beside the old one and takes over at once", async () => {
  for (let item = 0; item < 30; item++) office.puts("product", `p${item}`, { name: `Product ${item}` })
  await tess.sync()
  await tess.answers(VISIT, "earth", "ok")
  await tess.store.commit({ meta: { pull: { ...tess.store.pull, cursor: "broken" } } })
  const shown = []
  tess.store.version.subscribe(() => shown.push(tess.store.all("product").length))
  office.documents.settle("visit", OTHER, null)
  office.feed = office.feed.filter((row) => row.id !== OTHER)
  office.fault((answer) => {
    const page = office.pull(tess.who.device, "broken", 10)
    return { ...answer, ...page }
  })
  await tess.sync()
  assert.ok(
    shown.every((count) => count === 30),
    "the old documents are shown until the new ones are whole",
  )
  assert.equal(tess.store.get("visit", OTHER), null)
  assert.equal(tess.head(VISIT, "earth"), "ok")
  assert.equal(tess.store.pull.building, null)
  showsTheSame(tess)
  const again = await tess.reopened()
  showsTheSame(again)
})

test("killed in the middle of a refill, it goes on and ends whole", async () => {
  for (let item = 0; item < 30; item++) office.puts("product", `p${item}`, { name: `Product ${item}` })
  await tess.sync()
  for (let at = 1; at <= 4; at++) {
    await tess.store.commit({ meta: { pull: { ...tess.store.pull, cursor: "broken" } } })
    office.fault((answer) => ({ ...answer, ...office.pull(tess.who.device, "broken", 10) }))
    tess.world.kill = { at: tess.world.writes + at, mode: at % 2 ? "after" : "before" }
    tess.sync()
    await new Promise((done) => setTimeout(done, 30))
    const again = await tess.reopened()
    assert.equal(again.store.all("product").length, 30)
    await again.sync()
    showsTheSame(again)
    tess = again
  }
})

test("the office is set back to a backup: the phone fills it again, photos included, nothing double", async () => {
  const backup = office.backup()
  const sealed = await tess.answers(VISIT, "earth", "ok")
  await tess.steps(VISIT, "en_route")
  const photo = await tess.takesPhoto(VISIT, "meter")
  await tess.syncsAll()
  await tess.sync()
  const before = [...office.heldBy("tess").keys()].sort()
  office.restore(backup, "epoch-2")
  assert.equal(office.documents.base.get("answer", sealed), null)
  await tess.answers(VISIT, "fuse", "fail", { note: "stuk" })
  await tess.syncsAll()
  await tess.sync()
  const refilled = [...office.heldBy("tess").keys()].sort()
  assert.deepEqual(
    refilled.filter((key) => before.includes(key)),
    before,
  )
  assert.ok(office.files.held.has(photo.sha256))
  assert.equal(new Set(office.order).size, office.order.length)
  assert.ok(tess.proof().every((state) => state === "received"))
  showsTheSame(tess)
})

test("two phones refill the office between them, and both end the same", async () => {
  const iris = await Phone.of(office, "iris")
  await iris.sync()
  const backup = office.backup()
  await tess.steps(VISIT, "en_route")
  await tess.syncsAll()
  await iris.sync()
  await iris.steps(VISIT, "on_site")
  await iris.syncsAll()
  await tess.sync()
  office.restore(backup, "epoch-2")
  await iris.syncsAll()
  await tess.syncsAll()
  await iris.sync()
  await tess.sync()
  assert.equal(office.documents.base.get("visit", VISIT).state, "on_site")
  showsTheSame(iris)
  showsTheSame(tess)
})

test("a visit that moves away is taken away, but own work on it stays to look at", async () => {
  office.puts("work_order", "wo", { customer: "k" })
  await tess.answers(VISIT, "earth", "ok")
  await tess.syncsAll()
  await tess.sync()
  office.puts("visit", VISIT, { team: "oost" })
  office.puts("visit", OTHER, { team: "oost" })
  await tess.answers(VISIT, "fuse", "ok")
  await tess.syncsAll()
  await tess.sync()
  assert.equal(tess.store.get("visit", OTHER), null)
  assert.equal(tess.store.get("visit", VISIT).left, true)
  assert.equal(tess.head(VISIT, "earth"), "ok")
  assert.equal(tess.head(VISIT, "fuse"), "ok", "what arrived after the move is the maker's to see")
  showsTheSame(tess)
  const again = await tess.reopened()
  assert.equal(again.head(VISIT, "fuse"), "ok")
  office.puts("visit", VISIT, { team: "noord" })
  for (const [kind, id] of office.hangers(VISIT)) office.record(kind, id, [])
  await again.sync()
  assert.equal(again.store.get("visit", VISIT).left, undefined)
  showsTheSame(again)
})

test("a copy of a visit that moved goes after 30 days, with the work that kept it", async () => {
  await tess.answers(VISIT, "earth", "ok")
  await tess.syncsAll()
  office.puts("visit", VISIT, { team: "oost" })
  await tess.sync()
  office.time.now += 31 * 86_400_000
  await tess.sync()
  assert.equal(tess.store.get("visit", VISIT), null)
  assert.deepEqual(tess.store.kept, [])
  showsTheSame(tess)
})

test("kept copies of a visit that moved survive a refill", async () => {
  await tess.answers(VISIT, "earth", "ok")
  await tess.syncsAll()
  office.puts("visit", VISIT, { team: "oost" })
  await tess.store.commit({ meta: { pull: { ...tess.store.pull, cursor: "broken" } } })
  await tess.syncsAll()
  await tess.sync()
  assert.equal(tess.store.get("visit", VISIT).left, true)
  assert.equal(tess.head(VISIT, "earth"), "ok")
  showsTheSame(tess)
})
