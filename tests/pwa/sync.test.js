/** A phone and an office with a line between them that does what lines do. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { uuid7 } from "../../pwa/lib/uuid7.js"
import { Office } from "./office.js"
import { Phone } from "./phone.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"
const OTHER = "0198a000-0000-7000-8000-000000000002"
const visit = (more = {}) => ({
  team: "noord",
  state: "planned",
  outcome: null,
  remarks: null,
  planned_from: "2026-11-21T08:30:00.000Z",
  ...more,
})
/** @type {Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  office = new Office()
  office.employs("tess", "noord")
  office.employs("iris", "noord")
  office.employs("milan", "oost")
  office.puts("visit", VISIT, visit())
  office.puts("visit", OTHER, visit())
  tess = await Phone.of(office, "tess")
  await tess.sync()
})

/** Phone and office show the same: every document in scope, none too many. @param {any} phone */
function showsTheSame(phone) {
  const held = new Map()
  const isCopy = (doc) => doc.left || phone.store.get("visit", doc.visit)?.left
  for (const [kind, doc] of phone.store.documents.shown.entries()) if (!isCopy(doc)) held.set(`${kind}/${doc.id}`, doc)
  const should = office.heldBy(phone.who.member)
  assert.deepEqual([...held.keys()].sort(), [...should.keys()].sort())
  for (const [key, doc] of should) assert.deepEqual({ ...held.get(key), v: 0 }, { ...doc, v: 0 }, key)
}

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

test("one bad act holds back nothing but what names it", async () => {
  office.decide = ({ name }) =>
    name === "visit.set_state"
      ? { status: "rejected", code: "not_allowed", message: "Mag niet." }
      : { status: "applied" }
  await tess.steps(VISIT, "en_route")
  await tess.answers(VISIT, "earth", "ok")
  await tess.steps(VISIT, "on_site")
  await tess.syncsAll()
  assert.deepEqual(tess.proof(), ["attention", "received", "attention"])
  assert.deepEqual(
    tess.store.outbox.value.map((one) => one.why),
    ["not_allowed", null, "parent_rejected"],
  )
  assert.equal(tess.store.outbox.value[0].message, "Mag niet.")
  assert.equal(tess.store.get("visit", VISIT).state, "planned")
  office.puts("notice", uuid7(), {
    member: "tess",
    kind: "dismissed",
    params: { mutation: tess.store.kept[0].mutation.id },
  })
  await tess.sync()
  assert.deepEqual(tess.proof(), ["received", "received", "attention"])
})

test("a clash stays under attention until the office settles it", async () => {
  const clash = uuid7()
  office.puts("clash", clash, {
    visit: VISIT,
    document_kind: "visit",
    document: VISIT,
    concern: "answer:earth:0",
    state: "open",
  })
  office.decide = () => ({ status: "clash", clash })
  await tess.answers(VISIT, "earth", "ok")
  await tess.syncsAll()
  assert.deepEqual(
    tess.store.outbox.value.map((one) => [one.state, one.why]),
    [["attention", "clash"]],
  )
  office.puts("clash", clash, { state: "settled", choice: "phone" })
  await tess.sync()
  assert.deepEqual(tess.proof(), ["received"])
})

test("a clash on a visit that moved away is settled by what the office tells", async () => {
  const clash = uuid7()
  office.decide = () => ({ status: "clash", clash })
  await tess.answers(VISIT, "earth", "ok")
  await tess.syncsAll()
  assert.deepEqual(tess.proof(), ["attention"])
  office.puts("notice", uuid7(), { member: "tess", kind: "settled", params: { clash } })
  await tess.sync()
  assert.deepEqual(tess.proof(), ["received"])
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

test("what the office defers waits and comes again; the rest goes on", async () => {
  let tries = 0
  office.decide = ({ args }) =>
    args.item === "slow" && tries++ < 2 ? { status: "deferred", code: "server_error" } : { status: "applied" }
  await tess.answers(VISIT, "slow", "ok")
  await tess.answers(VISIT, "quick", "ok")
  await tess.sync()
  assert.deepEqual(tess.proof(), ["sent", "received"])
  assert.equal(tess.store.outbox.value[0].why, "server_error")
  await tess.syncsAll()
  assert.deepEqual(tess.proof(), ["received", "received"])
})

test("a single act that makes the whole batch unreadable is found by halving, parked and skipped", async () => {
  for (let item = 0; item < 9; item++) await tess.answers(VISIT, `i${item}`, "ok")
  const poisoned = tess.store.kept[5]
  await tess.store.commit({ kept: [{ ...poisoned, mutation: { ...poisoned.mutation, name: "poison" } }] })
  await tess.syncsAll()
  await tess.sync()
  assert.equal(office.order.length, 8)
  assert.deepEqual(
    tess.store.outbox.value.map((one) => one.state),
    [...Array(5).fill("received"), "attention", ...Array(3).fill("received")],
  )
  assert.equal(tess.store.outbox.value[5].why, "malformed")
  assert.deepEqual(tess.store.meta.skips, [])
  assert.ok(office.devices.get(tess.who.device).given.has(poisoned.mutation.id))
  await tess.answers(VISIT, "later", "ok")
  await tess.syncsAll()
  assert.equal(office.order.length, 9)
})

test("an office that calls everything malformed does not make the phone give up its work", async () => {
  await tess.answers(VISIT, "earth", "ok")
  for (let request = 0; request < 4; request++) office.fault(400)
  await tess.sync()
  assert.deepEqual(tess.proof(), ["waiting"])
  await tess.syncsAll()
  assert.deepEqual(tess.proof(), ["received"])
})

test("a batch that is too large is halved and arrives whole", async () => {
  office.most = 7
  for (let item = 0; item < 30; item++) await tess.answers(VISIT, `i${item}`, "ok")
  await tess.syncsAll()
  assert.equal(office.order.length, 30)
})

test("hundreds of acts go in several pushes, and only the last one pulls", async () => {
  for (let item = 0; item < 450; item++) await tess.answers(VISIT, `i${item}`, "ok")
  await tess.syncsAll()
  assert.equal(office.order.length, 450)
  const pushes = office.requests
    .filter((one) => one.method === "POST")
    .map((one) => JSON.parse(one.body))
    .filter((one) => one.mutations.length)
  assert.deepEqual(
    pushes.map((one) => [one.mutations.length, "limit" in one]),
    [
      [200, false],
      [200, false],
      [50, true],
    ],
  )
  showsTheSame(tess)
})

test("a line that is gone from the phone for good is skipped, and what came after it is sent", async () => {
  await tess.answers(VISIT, "a", "ok")
  await tess.answers(VISIT, "b", "ok")
  await tess.answers(VISIT, "c", "ok")
  await tess.store.commit({ forgotten: [1, 2] })
  await tess.syncsAll()
  assert.equal(office.order.length, 1)
  assert.deepEqual(tess.proof(), ["received"])
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

test("signed out, locked or somebody else's cookie: the day stays and the work waits", async () => {
  await tess.answers(VISIT, "earth", "ok")
  for (const [status, code] of [
    [401, "signed_out"],
    [401, "device_locked"],
    [409, "other_member"],
  ]) {
    office.fault({ status, code })
    await tess.sync()
    assert.equal(tess.loop.state.value.signedOut, code)
    assert.equal(tess.head(VISIT, "earth"), "ok")
    assert.equal(tess.store.all("visit").length, 2)
  }
  await tess.sync()
  assert.equal(tess.loop.state.value.signedOut, null)
  assert.deepEqual(tess.proof(), ["received"])
})

test("a new log-in with another device id repeats without harm", async () => {
  await tess.answers(VISIT, "a", "ok")
  await tess.syncsAll()
  await tess.answers(VISIT, "b", "ok")
  tess.who = { ...tess.who, ...office.login("tess", uuid7()) }
  for (const [id, device] of office.devices) device.locked = id !== tess.who.device
  const again = await tess.reopened()
  await again.syncsAll()
  assert.equal(office.order.length, 2)
  assert.deepEqual(again.proof(), ["received", "received"])
  showsTheSame(again)
})

test("an app that is too old to read changes still delivers its work", async () => {
  office.tooNew = true
  await tess.answers(VISIT, "earth", "ok")
  await tess.sync()
  assert.equal(office.order.length, 1)
  assert.equal(tess.loop.state.value.tooOld, true)
  assert.equal(tess.head(VISIT, "earth"), "ok")
})

test("the report says what is unsent and which visits are ready, and is no mutation", async () => {
  await tess.answers(VISIT, "earth", "ok")
  await tess.sync()
  assert.equal(office.reports.unsent, 1)
  assert.equal(office.reports.oldest_unsent_at, new Date(tess.store.kept[0].kept_at).toISOString())
  assert.deepEqual(office.reports.ready.map((one) => one.visit).sort(), [VISIT, OTHER])
  await tess.sync()
  assert.equal(office.reports.unsent, 0)
})

test("settled work is kept 30 days and then forgotten; unsent work never", async () => {
  await tess.answers(VISIT, "old", "ok")
  await tess.takesPhoto(VISIT, "meter")
  await tess.syncsAll()
  office.decide = () => ({ status: "deferred", code: "server_error" })
  await tess.answers(VISIT, "stuck", "ok")
  office.time.now += 31 * 86_400_000
  await tess.sync()
  assert.deepEqual(
    tess.store.kept.map((one) => one.mutation.args.item),
    ["stuck"],
  )
  assert.equal(tess.store.blobStates.size, 0)
  assert.equal(tess.head(VISIT, "stuck"), "ok")
})
