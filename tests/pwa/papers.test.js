/** Papers that the office gave along: here before they are wanted, and gone when the office took them back. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { beforeEach, test } from "node:test"
import { missingOnPhone } from "../../pwa/lib/readiness.js"
import { Office } from "./office.js"
import { Phone } from "./phone.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"
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

const lacks = () => missingOnPhone(tess.store, tess.store.get("visit", VISIT)).includes("papers")

test("a drawing is on the phone after one round, also when the page died and there is no line", async () => {
  await tess.sync()
  assert.equal(lacks(), false)
  tess = await tess.reopened()
  assert.equal(Buffer.from((await tess.store.blob(SHA)).bytes).toString(), DRAWING.toString())
  assert.deepEqual(tess.store.orphans(), [], "it is no photo whose act was lost")
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
})

test("what the office took back leaves the phone", async () => {
  await tess.sync()
  office.documents.settle("document", PAPER, null)
  office.row("team:noord", "document", PAPER, "gone", 2)
  await tess.sync()
  assert.equal(await tess.store.blob(SHA), null)
})
