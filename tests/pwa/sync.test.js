/** A phone and an office with a line between them that does what lines do. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { Phone } from "./phone.js"
import { OTHER, showsTheSame, twoSides, VISIT, visit } from "./two_sides.js"

/** @type {import("./office.js").Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  ;({ office, tess } = await twoSides())
})

test("a day of work arrives once and in order, and both show the same", async () => {
  await tess.steps(VISIT, "en_route")
  await tess.steps(VISIT, "on_site")
  await tess.answers(VISIT, "earth", "ok")
  await tess.steps(VISIT, "working")
  await tess.syncsAll()
  assert.deepEqual(tess.proof(), ["received", "received", "received", "received"])
  assert.deepEqual(
    office.order,
    tess.store.kept.map((one) => one.mutation.id),
  )
  assert.equal(office.documents.base.get("visit", VISIT).state, "working")
  assert.ok(tess.store.kept.every((one) => !one.shown))
  showsTheSame(tess)
})

test("a lost answer is asked for again and nothing happens twice", async () => {
  await tess.steps(VISIT, "en_route")
  office.fault("unheard")
  await tess.sync()
  assert.deepEqual(tess.proof(), ["waiting"], "nobody knows that it left the phone")
  assert.equal(tess.store.get("visit", VISIT).state, "en_route")
  await tess.syncsAll()
  assert.equal(office.order.length, 1)
  assert.deepEqual(tess.proof(), ["received"])
  showsTheSame(tess)
})

test("every third answer lost: exactly once each", async () => {
  for (let item = 0; item < 40; item++) await tess.answers(VISIT, `item${item}`, "ok")
  for (let fault = 0; fault < 6; fault++) office.fault(["lost", "unheard", 503][fault % 3])
  for (let round = 0; round < 12; round++) await tess.sync()
  assert.equal(office.order.length, 40)
  assert.deepEqual(
    office.order,
    tess.store.kept.map((one) => one.mutation.id),
  )
  showsTheSame(tess)
})

test("killed at any write of a round, the phone goes on where it was", async () => {
  for (const mode of ["before", "after"]) {
    for (let at = 1; at <= 12; at++) {
      const phone = await Phone.of(office, "iris")
      await phone.sync()
      const earlier = office.order.length
      await phone.answers(VISIT, `k${mode}${at}`, "ok")
      const photo = await phone.takesPhoto(VISIT, "meter", at + (mode === "after" ? 100 : 0))
      phone.world.kill = { at: phone.world.writes + at, mode }
      phone.sync()
      await new Promise((done) => setTimeout(done, 30))
      const again = await phone.reopened()
      await again.syncsAll()
      await again.sync()
      assert.deepEqual(again.proof(), ["received", "received"], `${mode} ${at}`)
      assert.equal(office.order.length, earlier + 2)
      assert.ok(office.files.held.has(photo.sha256))
      showsTheSame(again)
    }
  }
})

test("the screen never falls back: an entry stays until its effect is in what the phone holds", async () => {
  await tess.answers(VISIT, "earth", "ok")
  // The push was applied; the pull in the same answer is from a moment before.
  const stale = office.pull(tess.who.device, tess.store.pull.cursor, 500)
  office.fault((answer) => ({ ...answer, ...stale, receipts_through: 0 }))
  await tess.sync()
  assert.deepEqual(tess.proof(), ["received"])
  assert.equal(tess.head(VISIT, "earth"), "ok")
  assert.equal(tess.store.kept[0].shown, true)
  await tess.sync()
  assert.equal(tess.store.kept[0].shown, false)
  assert.equal(tess.head(VISIT, "earth"), "ok")
})

test("nobody sees half of what came: a pull of many pages changes the screen when it is whole, also over a kill", async () => {
  await tess.answers(VISIT, "earth", "ok")
  await tess.steps(VISIT, "en_route")
  office.fault("unheard")
  await tess.sync()
  for (let item = 0; item < 6; item++) office.puts("product", `p${item}`, { name: "n" })
  office.pages = 2
  office.fault(
    "lost",
    (/** @type {string} */ _path, /** @type {any} */ init) => init.method === "GET" && office.requests.length > 6,
  )
  const seen = new Set()
  tess.store.version.subscribe(() => seen.add(tess.store.all("product").length))
  await tess.sync()
  assert.ok(tess.store.pull.open)
  tess = await tess.reopened()
  assert.equal(tess.store.all("product").length, 0)
  assert.equal(tess.store.get("visit", VISIT).state, "en_route")
  assert.equal(tess.head(VISIT, "earth"), "ok")
  await tess.sync()
  assert.deepEqual([...seen], [0])
  assert.equal(tess.store.all("product").length, 6)
  assert.equal(tess.store.aside.size, 0)
  showsTheSame(tess)
  showsTheSame(await tess.reopened())
})

test("what came on one page and went on the next is gone", async () => {
  office.pages = 1
  office.puts("visit", OTHER, visit({ remarks: "a" }))
  office.puts("product", "p1", { name: "n" })
  office.puts("product", "p2", { name: "n" })
  office.fault((/** @type {any} */ answer) => {
    office.puts("visit", OTHER, visit({ team: "oost" }))
    return answer
  })
  await tess.sync()
  assert.equal(tess.store.get("visit", OTHER), null)
  showsTheSame(tess)
  showsTheSame(await tess.reopened())
})

test("an office that stops resetting half-way is asked for everything again", async () => {
  for (let item = 0; item < 6; item++) office.puts("product", `p${item}`, { name: "n" })
  await tess.sync()
  await tess.store.commit({ meta: { pull: { ...tess.store.pull, building: 2, open: true } } })
  await tess.sync()
  await tess.sync()
  assert.equal(tess.store.pull.building, null)
  assert.equal(tess.store.pull.refill, false)
  showsTheSame(tess)
})

test("a receipt of another device is covered by the next whole pull, not by this one", async () => {
  await tess.answers(VISIT, "earth", "ok")
  office.fault((answer) => ({ ...answer, receipts: answer.receipts.map((one) => ({ ...one, device: "elsewhere" })) }))
  await tess.sync()
  assert.equal(tess.store.kept[0].shown, true)
  await tess.sync()
  assert.equal(tess.store.kept[0].shown, false)
})
