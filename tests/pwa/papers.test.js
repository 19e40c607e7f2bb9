/** Papers that the office gave along: here before they are wanted, and gone when the office took them back. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { beforeEach, test } from "node:test"
import { isWhole } from "../../pwa/lib/first_release.js"
import { papersOf } from "../../pwa/lib/papers.js"
import { missingOnPhone } from "../../pwa/lib/readiness.js"
import { startLoop } from "../../pwa/sync/loop.js"
import { Office } from "./office.js"
import { Phone, settle } from "./phone.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"
const OTHER = "0198a000-0000-7000-8000-000000000002"
const PAPER = "0198a000-0000-7000-8000-00000000000f"
const DRAWING = Buffer.from("%PDF-1.7 the cupboard")
const SHA = createHash("sha256").update(DRAWING).digest("hex")
/** @type {Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  office = new Office()
  office.papers = new Map([[SHA, DRAWING]])
  office.employs("tess", "noord")
  office.puts("visit", VISIT, { team: "noord", state: "planned", planned_from: "2026-11-21T08:30:00.000Z" })
  office.puts("document", PAPER, {
    visit: VISIT,
    subject: VISIT,
    title: "Tekening",
    sha256: SHA,
    bytes: DRAWING.length,
  })
  tess = await Phone.of(office, "tess")
})

const aBlob = (/** @type {string} */ path) => path.includes("/blobs/")
/** Where each piece began that was asked for. */
const asked = () => office.requests.filter((one) => aBlob(one.path)).map((one) => Number(one.range.match(/\d+/)[0]))

/** The office gives along a drawing that takes several pieces. @returns {{sha: string, bytes: Buffer}} */
function brings({ size = 300_000, id = PAPER, visit = VISIT } = {}) {
  const bytes = Buffer.alloc(size, `%PDF-1.7 ${id}`)
  const sha = createHash("sha256").update(bytes).digest("hex")
  office.papers.set(sha, bytes)
  office.puts("document", id, { visit, subject: visit, title: "Tekening", sha256: sha, bytes: size })
  return { sha, bytes }
}

test("the drawing of an address goes with every visit there, and with no other", async () => {
  const [order, there] = ["0198a000-0000-7000-8000-0000000000a1", "0198a000-0000-7000-8000-0000000000b1"]
  office.puts("work_order", order, { customer: "c", address_id: there, lines: [] })
  office.puts("visit", VISIT, {
    team: "noord",
    work_order: order,
    state: "planned",
    planned_from: "2026-11-21T08:30:00.000Z",
  })
  office.puts("document", PAPER, { visit: VISIT, subject: there, title: "Kast", sha256: SHA, bytes: DRAWING.length })
  await tess.sync()
  const visit = tess.store.get("visit", VISIT)
  assert.deepEqual(
    papersOf(tess.store, visit).map((paper) => paper.title),
    ["Kast"],
  )
  assert.deepEqual(papersOf(tess.store, { ...visit, work_order: "another" }), [])
})

const lacks = () => missingOnPhone(tess.store, tess.store.get("visit", VISIT)).includes("papers")

test("a drawing is on the phone after one round, also when the page died and there is no line", async () => {
  await tess.sync()
  assert.equal(lacks(), false)
  tess = await tess.reopened()
  assert.equal(Buffer.from((await tess.store.blob(SHA)).bytes).toString(), DRAWING.toString())
  assert.deepEqual(tess.store.orphans(), [], "it is no photo whose act was lost")
})

test("while the reader of documents is still coming a visit with papers is not ready", async (context) => {
  context.after(() => {
    isWhole.value = true
  })
  await tess.sync()
  isWhole.value = false
  assert.equal(lacks(), true)
  office.documents.settle("document", PAPER, null)
  office.row("team:noord", "document", PAPER, "gone", 2)
  await tess.sync()
  assert.equal(lacks(), false, "there is nothing to read")
})

test("until it is here the phone proves nothing; a line that breaks or cheats is asked again", async () => {
  office.fault(500, (/** @type {string} */ path) => path.includes("/blobs/"))
  await tess.sync()
  assert.equal(lacks(), true)
  office.papers.set(SHA, Buffer.from("%PDF-1.7 another"))
  await tess.sync()
  assert.equal(lacks(), true)
  office.papers.set(SHA, DRAWING)
  await tess.sync()
  assert.equal(lacks(), false)
})

test("a phone that fills up fetches none: photos that are still to be taken come first", async () => {
  tess.world.used = tess.world.quota - 30_000_000
  await tess.store.measure()
  await tess.sync()
  assert.equal(lacks(), true)
  await tess.store.saveDraft("paper", { paper: PAPER }) // she wants to read this one, now
  await tess.sync()
  assert.equal(lacks(), false)
})

test("what the office took back leaves the phone", async () => {
  await tess.sync()
  office.documents.settle("document", PAPER, null)
  office.row("team:noord", "document", PAPER, "gone", 2)
  await tess.sync()
  assert.equal(await tess.store.blob(SHA), null)
})

test("on a thin line it comes in pieces, and goes on at the byte, also after the page died; that is no bad round", async () => {
  const { sha, bytes } = brings()
  office.fault("lost", (path, init) => aBlob(path) && !init.headers.Range.startsWith("bytes=0-"))
  await tess.sync()
  assert.deepEqual(asked(), [0, 65_536])
  assert.equal(tess.loop.state.value.online, true, "the exchange went through")
  assert.equal(lacks(), true)
  tess = await tess.reopened()
  await tess.sync()
  assert.deepEqual(asked().slice(2), [65_536, 131_072, 262_144])
  assert.ok(bytes.equals(Buffer.from((await tess.store.blob(sha)).bytes)))
  assert.deepEqual([...tess.store.blobStates.keys()], [sha], "no piece is left beside the whole")
})

test("what Tess does goes out at once, though a paper is on its way; and the paper comes after it", async () => {
  const { sha } = brings()
  const { fetch } = tess.world
  let cut = 0
  tess.world.fetch = (path, init) =>
    aBlob(path) && cut++ === 1
      ? new Promise((_, no) => init.signal.addEventListener("abort", () => no(new TypeError("aborted"))))
      : fetch(path, init)
  tess.loop = startLoop(tess.store)
  await settle()
  await tess.world.pass(0)
  assert.equal(tess.loop.state.value.busy, true, "a piece that does not come")
  await tess.answers(VISIT, "earth", "ok")
  await settle()
  await tess.world.pass(150)
  assert.deepEqual(tess.proof(), ["received"])
  await tess.loop.running
  assert.ok(await tess.store.blob(sha))
  await tess.loop.stop()
})

test("whatever else calls is heard between two pieces", async () => {
  brings()
  const { fetch } = tess.world
  tess.loop = startLoop(tess.store)
  tess.world.fetch = (path, init) => {
    if (aBlob(path)) tess.world.happens("online") // as a poke does
    return fetch(path, init)
  }
  await settle()
  await tess.world.pass(0)
  const kinds = office.requests.map((one) => (aBlob(one.path) ? "piece" : one.path.split("?")[0]))
  assert.ok(asked().length > 1)
  for (const [nr, kind] of kinds.entries()) if (kind === "piece") assert.notEqual(kinds[nr + 1], "piece")
  await tess.loop.stop()
})

test("who saves data gets the papers of today and tomorrow, and one that she looks for", async () => {
  const [near, far] = [brings(), OTHER]
  office.puts("visit", far, { team: "noord", state: "planned", planned_from: "2026-11-24T08:30:00.000Z" })
  const later = brings({ id: "0198a000-0000-7000-8000-00000000001f", visit: far })
  tess.world.saving = () => true
  await tess.sync()
  assert.deepEqual([...tess.store.blobStates.keys()], [near.sha])
  await tess.store.saveDraft("paper", { paper: "0198a000-0000-7000-8000-00000000001f" })
  await tess.sync()
  assert.ok(await tess.store.blob(later.sha))
})

test("a paper that cannot be had keeps no other one away, and the old is forgotten all the same", async () => {
  await tess.answers(VISIT, "earth", "ok")
  await tess.syncsAll()
  const gone = brings()
  const good = brings({ id: "0198a000-0000-7000-8000-00000000001f", size: 100 })
  office.papers.delete(gone.sha)
  await tess.sync()
  assert.ok(await tess.store.blob(good.sha))
  office.puts("visit", VISIT, { team: "oost" })
  office.time.now += 31 * 86_400_000
  for (let fault = 0; fault < 9; fault++) office.fault(500, aBlob)
  await tess.sync()
  assert.deepEqual([tess.store.kept, tess.store.get("visit", VISIT)], [[], null])
})

test("a paper that is wanted stays for as long as its visit is here, however old it is", async () => {
  await tess.sync()
  office.time.now += 31 * 86_400_000
  tess.world.fetch = () => Promise.reject(new TypeError("no line"))
  tess = await tess.reopened()
  await tess.sync()
  assert.equal(lacks(), false)
})

test("a nearly full phone lets photos that arrived go before papers, and does not fetch again what had to go", async () => {
  await tess.sync()
  const arrived = await tess.takesPhoto(VISIT, "meter", 1, 20_900_000)
  await tess.syncsAll()
  tess.world.used = tess.world.quota - 15_000_000
  await assert.rejects(tess.takesPhoto(VISIT, "meter", 2), { code: "phone_full" }) // this world's disk frees nothing by itself
  assert.equal(await tess.store.blob(arrived.sha256), null, "the office has it")
  assert.equal(lacks(), false, "one is enough")
  await assert.rejects(tess.takesPhoto(VISIT, "meter", 3), { code: "phone_full" })
  assert.equal(lacks(), true, "work goes before papers")
  tess.world.used = tess.world.quota - 45_000_000 // room for this photo, and for few more
  const before = asked().length
  await tess.sync()
  assert.equal(asked().length, before)
  tess.world.used = 0
  await tess.sync()
  assert.equal(lacks(), false)
})

test("papers of a customer who is erased leave with the word, in the same write", async () => {
  const { sha } = brings({ size: 3000 })
  const shared = { subject: OTHER, visit: OTHER, title: "Tekening", sha256: SHA, bytes: DRAWING.length }
  office.puts("visit", OTHER, { team: "noord", state: "planned", planned_from: "2026-11-21T10:30:00.000Z" })
  office.puts("document", "0198a000-0000-7000-8000-00000000002f", shared)
  office.puts("document", "0198a000-0000-7000-8000-00000000003f", { ...shared, subject: VISIT, visit: VISIT })
  await tess.sync()
  office.erases(VISIT)
  tess.world.kill = { at: tess.world.writes + 1, mode: "after" }
  tess.sync()
  await settle()
  tess = await tess.reopened()
  assert.equal(tess.store.get("visit", VISIT), null)
  assert.equal(await tess.store.blob(sha), null)
  assert.ok(await tess.store.blob(SHA), "another customer's paper has the same bytes")
})

test("a phone that is filled anew keeps the papers that are still named, and fetches none twice", async () => {
  const { sha } = brings({ id: "0198a000-0000-7000-8000-00000000001f" })
  await tess.sync()
  const before = asked().length
  office.erases(VISIT)
  office.puts("visit", OTHER, { team: "noord", state: "planned", planned_from: "2026-11-21T10:30:00.000Z" })
  brings({ id: "0198a000-0000-7000-8000-00000000004f", visit: OTHER, size: 10 })
  office.puts("document", "0198a000-0000-7000-8000-00000000005f", {
    visit: OTHER,
    subject: OTHER,
    title: "x",
    sha256: SHA,
    bytes: DRAWING.length,
  })
  await tess.store.commit({ meta: { pull: { ...tess.store.pull, cursor: "broken" } } })
  office.pages = 2
  await tess.syncsAll()
  assert.equal(await tess.store.blob(sha), null)
  assert.ok(await tess.store.blob(SHA))
  assert.equal(asked().length, before + 1, "only the new one")
})
