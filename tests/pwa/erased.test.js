/** The office erased a customer: what Tess did for him is not on her phone a moment longer than it must be. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { UNTAKEN } from "../../pwa/sync/erased.js"
import { OTHER, showsTheSame, twoSides, VISIT } from "./two_sides.js"

/** @type {import("./office.js").Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  ;({ office, tess } = await twoSides())
})

/** Everything on the disk that says something of a visit; hours are Tess's own. */
async function onDisk(phone, text) {
  const stores = ["documents", "outbox", "drafts", "meta"]
  const all = await phone.store.database.read(stores, (tx) =>
    Promise.all(stores.map(async (name) => [name, await tx.objectStore(name).getAll()])),
  )
  return all.flatMap(([name, rows]) => rows.filter((row) => JSON.stringify(row).includes(text)).map(() => name))
}

const hours = { kind: "work", from: "2026-11-21T08:00:00Z", to: "2026-11-21T09:00:00Z" }

test("what was answered leaves with the word that the customer is erased, and the pictures that only it names", async () => {
  await tess.answers(VISIT, "earth", "ok")
  const own = await tess.takesPhoto(VISIT, "meter", 1)
  const shared = await tess.takesPhoto(VISIT, "meter", 2)
  await tess.takesPhoto(OTHER, "meter", 2)
  await tess.store.do("time.log", { id: "0198a000-0000-7000-8000-0000000000f1", visit: VISIT, ...hours })
  await tess.syncsAll()
  await tess.store.saveDraft(`field:${VISIT}:remarks`, "Mevrouw is ziek")
  await tess.store.saveDraft(`field:${OTHER}:remarks`, "Hond")
  office.erases(VISIT)
  await tess.sync()
  assert.deepEqual(
    tess.store.kept.map(({ mutation }) => mutation.name),
    ["photo.add", "time.log"],
  )
  assert.equal(await tess.store.blob(own.sha256), null)
  assert.ok(await tess.store.blob(shared.sha256), "another customer's photo has the same bytes")
  assert.equal(tess.store.draft(`field:${VISIT}:remarks`), null)
  assert.equal(tess.store.draft(`field:${OTHER}:remarks`), "Hond")
  assert.deepEqual(await onDisk(tess, VISIT), ["outbox"], "only the hours")
  assert.equal(tess.store.draft(UNTAKEN), null, "nothing of hers came too late")
  showsTheSame(tess)
  showsTheSame(await tess.reopened())
})

test("what was not sent yet stays until it is answered; then Tess is told how much was not kept", async () => {
  await tess.answers(VISIT, "earth", "ok")
  await tess.syncsAll()
  await tess.answers(VISIT, "fuse", "ok")
  await tess.takesPhoto(VISIT, "meter")
  office.erases(VISIT)
  for (let lost = 0; lost < 2; lost++) {
    office.fault("lost")
    await tess.sync()
    assert.equal(tess.store.waiting.length, 2)
  }
  await tess.syncsAll()
  assert.deepEqual(tess.store.kept, [])
  assert.equal(tess.store.blobStates.size, 0)
  assert.equal(tess.store.draft(UNTAKEN).acts, 2)
  assert.deepEqual(await onDisk(tess, VISIT), [])
  assert.equal(tess.store.outbox.value.length, 0, "nothing asks for attention for ever")
})

test("work whose answer was lost before the erasing is forgotten when the old answer comes", async () => {
  await tess.answers(VISIT, "earth", "ok")
  office.fault("unheard")
  await tess.sync()
  office.erases(VISIT)
  await tess.store.commit({ meta: { erased: [VISIT] } }) // it read of it while the act still waited
  await tess.syncsAll()
  assert.deepEqual([tess.store.kept, tess.store.meta.erased], [[], []])
})

test("a phone that is filled anew, or whose visit had left it, hears of it too", async () => {
  await tess.answers(VISIT, "earth", "ok")
  await tess.answers(OTHER, "earth", "ok")
  await tess.syncsAll()
  office.puts("visit", OTHER, { team: "oost" })
  await tess.sync()
  assert.equal(tess.store.get("visit", OTHER).left, true)
  office.erases(VISIT)
  office.erases(OTHER)
  await tess.store.commit({ meta: { pull: { ...tess.store.pull, cursor: "broken" } } })
  await tess.syncsAll()
  assert.deepEqual(tess.store.kept, [])
  assert.deepEqual([await onDisk(tess, VISIT), await onDisk(tess, OTHER)], [[], []])
  showsTheSame(tess)
})

/** Two visits of Klaas that moved to another team; Tess worked on both, so copies stayed. */
async function bothLeft() {
  office.puts("customer", "klaas", { name: "Klaas" })
  for (const [visit, order] of [
    [VISIT, "wo"],
    [OTHER, "wo2"],
  ]) {
    office.puts("work_order", order, { customer: "klaas" })
    office.puts("visit", visit, { work_order: order })
    await tess.answers(visit, "earth", "ok")
  }
  await tess.syncsAll()
  for (const visit of [VISIT, OTHER]) {
    for (const [kind, id] of [...office.hangers(visit), ["visit", visit]]) office.row("team:noord", kind, id, "left", 9)
    office.documents.settle("visit", visit, { ...office.documents.base.get("visit", visit), team: "oost" })
  }
  for (const [kind, id] of [
    ["work_order", "wo"],
    ["work_order", "wo2"],
    ["customer", "klaas"],
  ]) {
    office.documents.settle(kind, id, null)
    office.row("catalogue", kind, id, "left", 9)
  }
  await tess.sync()
  assert.deepEqual([tess.store.get("visit", VISIT).left, tess.store.get("customer", "klaas").left], [true, true])
}

/** The word comes in her own scope alone. @param {string} visit */
async function hears(visit) {
  office.feed = office.feed.filter((row) => row.id !== visit)
  office.row("user:tess", "visit", visit, "gone", 10)
  await tess.sync()
}

test("a copy of a visit that had left goes with the word in her own scope, the customer with his last one", async () => {
  await bothLeft()
  await hears(VISIT)
  assert.deepEqual([tess.store.kept.length, await onDisk(tess, VISIT)], [1, []])
  assert.equal(tess.store.get("work_order", "wo"), null)
  assert.equal(tess.store.get("customer", "klaas").name, "Klaas", "only one order was old enough to go")
  await hears(OTHER)
  assert.deepEqual([tess.store.kept, await onDisk(tess, OTHER)], [[], []])
  assert.equal(tess.store.get("customer", "klaas"), null)
})

test("an office that is set back to before the erasing is not filled with it again by a phone that forgot", async () => {
  await tess.answers(OTHER, "fuse", "ok")
  await tess.syncsAll()
  const backup = office.backup()
  await tess.answers(VISIT, "earth", "ok")
  await tess.answers(OTHER, "earth", "ok")
  await tess.syncsAll()
  office.erases(VISIT)
  await tess.sync()
  office.restore(backup, "epoch-2")
  office.decide = () => ({ status: "applied" })
  await tess.syncsAll()
  assert.deepEqual(
    [...office.mutations.values()].map(({ body }) => JSON.parse(body)[1].visit),
    [OTHER, OTHER],
  )
  assert.ok(tess.proof().every((state) => state === "received"))
})

test("killed while it forgets, it has forgotten all of it or nothing", async () => {
  await tess.answers(VISIT, "earth", "ok")
  const { sha256 } = await tess.takesPhoto(VISIT, "meter")
  await tess.syncsAll()
  office.erases(VISIT)
  tess.world.kill = { at: tess.world.writes + 1, mode: "before" }
  tess.sync()
  await new Promise((done) => setTimeout(done, 30))
  const again = await tess.reopened()
  assert.equal(again.store.kept.length, 2)
  assert.ok(await again.store.blob(sha256))
  await again.sync()
  assert.deepEqual([again.store.kept, await again.store.blob(sha256)], [[], null])
})
