/** Signed out, too old, a month later: what stays on the phone and what it says of itself. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { uuid7 } from "../../pwa/lib/uuid7.js"
import { OTHER, showsTheSame, twoSides, VISIT } from "./two_sides.js"

/** @type {import("./office.js").Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  ;({ office, tess } = await twoSides())
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
