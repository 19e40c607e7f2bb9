/** Files on a line that tears: whole at the other end, and never sent twice from the start. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { Office } from "./office.js"
import { Phone } from "./phone.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"
/** @type {Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  office = new Office()
  office.employs("tess", "noord")
  office.puts("visit", VISIT, { team: "noord", state: "planned", planned_from: "2026-11-21T08:30:00.000Z" })
  tess = await Phone.of(office, "tess")
  await tess.sync()
})

const sent = () =>
  tess.store.outbox.value.flatMap((/** @type {any} */ entry) => entry.blobs.map((/** @type {any} */ blob) => blob.sent))

test("facts go before files, and the smallest file goes first", async () => {
  const big = await tess.takesPhoto(VISIT, "a", 1, 9000)
  const small = await tess.takesPhoto(VISIT, "b", 2, 100)
  const before = office.requests.length
  await tess.sync()
  const paths = office.requests
    .slice(before)
    .map((one) => `${one.method} ${one.path.split("?")[0].replace(/u\d-.*/, "u")}`)
  assert.deepEqual(paths.slice(0, 2), ["POST /api/mobile/sync", "POST /api/mobile/uploads"])
  assert.deepEqual([...office.files.held.keys()], [small.sha256, big.sha256])
  assert.deepEqual(sent(), [true, true])
})

/** A line broke under a photo that went along with the call; files go in two calls for a while. */
async function theLineIsThin() {
  office.files.tearAt = 0
  await tess.takesPhoto(VISIT, "torn", 9, 50)
  await tess.sync()
  await tess.sync()
  assert.deepEqual(office.files.log.splice(0), ["POST", "POST", "PATCH 0"])
}

test("a photo goes along with the call that begins its upload; where the line broke under one, not for ten minutes", async () => {
  await tess.takesPhoto(VISIT, "a", 1, 5000)
  await tess.sync()
  assert.deepEqual(office.files.log.splice(0), ["POST"])
  await theLineIsThin()
  office.time.now += 599_000
  await tess.takesPhoto(VISIT, "b", 2, 5000)
  await tess.sync()
  assert.deepEqual(office.files.log.splice(0), ["POST", "PATCH 0"])
  office.time.now += 2000
  await tess.takesPhoto(VISIT, "c", 3, 5000)
  await tess.takesPhoto(VISIT, "d", 4, 1_048_577)
  await tess.sync()
  assert.deepEqual(office.files.log, ["POST", "POST", "PATCH 0"], "what is large goes in two calls")
  assert.deepEqual(sent(), [true, true, true, true, true])
})

test("a server that is overloaded is not sent the same photo with every call", async () => {
  await tess.takesPhoto(VISIT, "a", 1, 5000)
  office.fault({ status: 503, code: "database_away" }, (/** @type {string} */ path, /** @type {any} */ init) => path.includes("uploads") && init.method === "POST") // biome-ignore format: one line
  await tess.sync()
  await tess.sync()
  assert.deepEqual(office.files.log, ["POST", "PATCH 0"])
  assert.deepEqual(sent(), [true])
})

test("a torn upload goes on at the byte where it broke, also after the page died", async () => {
  await theLineIsThin()
  const { sha256 } = await tess.takesPhoto(VISIT, "a", 1, 5000)
  office.files.tearAt = 1700
  await tess.sync()
  assert.deepEqual(sent(), [true, false])
  tess = await tess.reopened()
  await tess.sync()
  assert.deepEqual(office.files.log, ["POST", "PATCH 0", "HEAD", "PATCH 1700"])
  assert.equal(office.files.held.get(sha256).length, 5000)
})

test("a file whose last answer was lost is not sent again", async () => {
  await theLineIsThin()
  await tess.takesPhoto(VISIT, "a", 1, 5000)
  office.fault("unheard", (/** @type {string} */ _path, /** @type {any} */ init) => init.method === "PATCH")
  await tess.sync()
  await tess.sync()
  assert.equal(office.files.log.filter((line) => line.startsWith("PATCH")).length, 2)
  assert.deepEqual(sent(), [true, true])
})

test("the office forgot an upload: the phone begins it anew", async () => {
  await theLineIsThin()
  await tess.takesPhoto(VISIT, "a", 1, 5000)
  office.files.tearAt = 10
  await tess.sync()
  office.files.uploads.clear()
  await tess.sync()
  assert.deepEqual(sent(), [true, true])
})

test("bytes that arrived wrong are read from the phone again", async () => {
  await theLineIsThin()
  await tess.takesPhoto(VISIT, "a", 1, 5000)
  office.fault(
    { status: 460, code: "wrong_hash" },
    (/** @type {string} */ _path, /** @type {any} */ init) => init.method === "PATCH",
  )
  await tess.sync()
  assert.deepEqual(sent(), [true, true])
})

test("a phone too full for the office's news still delivers its photos, and they make room for the news", async () => {
  const photo = await tess.takesPhoto(VISIT, "a", 1, 5000)
  tess.world.broken = Array.from({ length: 3 }, () => new DOMException("full", "QuotaExceededError"))
  await tess.sync()
  assert.ok(office.files.held.has(photo.sha256))
  assert.equal(tess.store.storage.value.full, true)
  assert.deepEqual([tess.loop.state.value.online, tess.world.alarms], [true, []])
  await tess.sync()
  assert.equal(tess.store.waiting.length, 0)
})

test("a full office takes no files but every fact, and is asked again later or at a person's word", async () => {
  office.files.full = true
  await tess.takesPhoto(VISIT, "a")
  await tess.sync()
  await tess.answers(VISIT, "earth", "ok")
  await tess.sync()
  assert.deepEqual(tess.proof(), ["received", "received"])
  assert.equal(tess.loop.state.value.fullServer, true)
  assert.equal(office.files.log.length, 1)
  office.files.full = false
  office.time.now += 601_000
  await tess.sync()
  assert.deepEqual(sent(), [true])
  assert.equal(tess.loop.state.value.fullServer, false)
})

test("a file that the office will never take holds back no other", async () => {
  office.files.judge = (/** @type {any} */ upload) => upload.length === 100
  await tess.takesPhoto(VISIT, "a", 1, 100)
  await tess.takesPhoto(VISIT, "b", 2, 200)
  await tess.sync()
  assert.deepEqual(sent(), [false, true])
  const [refused] = [...tess.store.blobStates.values()].filter((blob) => blob.refused)
  assert.equal(refused.refused, "wrong_type")
  await tess.sync()
  assert.equal(office.files.log.filter((line) => line === "POST").length, 2)
})

test("a photo that only a draft names stays on the phone", async () => {
  await tess.store.keepBlob(new Uint8Array([1]).buffer, "image/jpeg", { draft: "taken", value: {} })
  await tess.sync()
  assert.equal(office.files.held.size, 0)
})

test("the loss of the office's files: a new epoch makes every kept file wait again", async () => {
  const backup = office.backup()
  const { sha256 } = await tess.takesPhoto(VISIT, "a")
  await tess.sync()
  office.restore(backup, "epoch-2")
  assert.equal(office.files.held.has(sha256), false)
  await tess.syncsAll()
  assert.equal(office.files.held.has(sha256), true)
})
