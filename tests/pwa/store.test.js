/** What a phone keeps, with no office anywhere. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { storageTrouble } from "../../pwa/elements/storage_alert.js"
import { Office } from "./office.js"
import { Phone, Surroundings, settle } from "./phone.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"
/** @type {Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  office = new Office()
  office.employs("tess", "noord")
  office.puts("visit", VISIT, {
    team: "noord",
    state: "planned",
    outcome: null,
    remarks: null,
    planned_from: "2026-11-21T08:30:00.000Z",
  })
  tess = await Phone.of(office, "tess")
  await tess.sync()
})

test("an act is on the screen and on the disk before any network", async () => {
  office.fault("lost")
  await tess.answers(VISIT, "earth", "ok")
  assert.equal(tess.head(VISIT, "earth"), "ok")
  assert.deepEqual(tess.proof(), ["waiting"])
  const again = await tess.reopened()
  assert.equal(again.head(VISIT, "earth"), "ok")
  assert.deepEqual(again.proof(), ["waiting"])
})

test("seqs rise by one from where the office says this device was, also over two tabs", async () => {
  const other = await new Phone(
    office,
    new Surroundings({ disk: tess.world.disk, time: office.time }),
    tess.who,
  ).start()
  await Promise.all([tess.answers(VISIT, "a", "ok"), other.answers(VISIT, "b", "ok"), tess.answers(VISIT, "c", "ok")])
  await other.answers(VISIT, "d", "ok")
  const again = await tess.reopened()
  assert.deepEqual(
    again.store.kept.map((one) => one.seq),
    [1, 2, 3, 4],
  )
  assert.deepEqual(
    again.store.kept.map((one) => one.mutation.seq),
    [1, 2, 3, 4],
  )
})

test("an act names the last unsettled act on the same thing, and what it leans on", async () => {
  await tess.steps(VISIT, "en_route")
  await tess.answers(VISIT, "earth", "ok")
  const step = await tess.steps(VISIT, "on_site")
  await tess.store.do("visit.undo_state", { visit: VISIT, step })
  await tess.answers(VISIT, "earth", "fail", { note: "los" })
  const { id } = await tess.takesPhoto(VISIT, "meter")
  await tess.store.do("photo.hide", { id, reason: "vaag" })
  const ids = tess.store.kept.map((one) => one.mutation.id)
  const after = tess.store.kept.map((one) => (one.mutation.after ?? []).map((id) => ids.indexOf(id)))
  assert.deepEqual(after, [[], [], [0], [2], [1], [], [5]])
})

test("two taps that do not wait for each other are still told apart in order", async () => {
  await Promise.all([tess.steps(VISIT, "en_route"), tess.steps(VISIT, "on_site")])
  const [first, second] = tess.store.kept
  assert.deepEqual(second.mutation.after, [first.mutation.id])
  assert.equal(tess.store.get("visit", VISIT).state, "on_site")
})

test("a draft and the act that finishes it change places in one transaction", async () => {
  const sha256 = await tess.store.keepBlob(new Uint8Array([1, 2, 3]).buffer, "image/jpeg", {
    draft: "taken",
    value: { photo: { item: "x" } },
  })
  assert.deepEqual(tess.store.draft("taken"), { photo: { item: "x" }, sha256 })
  const killed = await tess.reopened()
  assert.equal(killed.store.draft("taken").sha256, sha256)
  assert.equal((await killed.store.blob(sha256)).type, "image/jpeg")
  await killed.store.do("rating.give", { id: VISIT, visit: VISIT, channel: "phone", stars: 5 }, { drops: ["taken"] })
  assert.equal((await killed.reopened()).store.draft("taken"), null)
})

test("killed at any write, the phone holds each act wholly or not at all", async () => {
  for (const mode of ["before", "after"]) {
    for (let at = 1; at <= 6; at++) {
      const phone = await Phone.of(office, "tess")
      await phone.sync()
      phone.world.kill = { at: phone.world.writes + at, mode }
      const done = []
      for (const item of ["a", "b", "c", "d"]) {
        try {
          await phone.answers(VISIT, item, "ok")
          done.push(item)
        } catch {
          break
        }
      }
      const again = await phone.reopened()
      const held = again.store.kept.map((one) => one.mutation.args.item)
      assert.deepEqual(held.slice(0, done.length), done, `what was said to be kept is kept (${mode} ${at})`)
      assert.deepEqual(
        again.store.kept.map((one) => one.seq),
        held.map((_, index) => index + 1),
      )
      assert.equal(again.store.by("answer", "visit", VISIT).filter((one) => one.head).length, held.length)
    }
  }
})

test("a connection that the system took away is opened again, once, and then it is said loudly", async () => {
  tess.world.broken = [new DOMException("lost", "UnknownError")]
  await tess.answers(VISIT, "earth", "ok")
  assert.equal(tess.store.kept.length, 1)
  tess.world.broken = [new DOMException("lost", "UnknownError"), new DOMException("lost", "UnknownError")]
  await assert.rejects(tess.answers(VISIT, "fuse", "ok"), { code: "store_lost" })
  assert.equal(tess.head(VISIT, "fuse"), null)
  tess.world.broken = [new DOMException("lost", "UnknownError"), new DOMException("lost", "UnknownError")]
  await tess.sync()
  assert.deepEqual(
    tess.world.alarms.map((/** @type {any} */ error) => error.code),
    ["store_lost"],
  )
})

test("a full phone takes no new photos, keeps everything else, and says so", async () => {
  await tess.takesPhoto(VISIT, "before")
  tess.world.quota = 30_000_000
  tess.world.used = 29_000_000
  await assert.rejects(tess.takesPhoto(VISIT, "after"), { code: "phone_full" })
  assert.equal(tess.store.storage.value.full, true)
  await tess.answers(VISIT, "earth", "ok")
  assert.equal(tess.store.kept.length, 2)
  tess.world.used = 1_000_000
  await tess.takesPhoto(VISIT, "after", 2)
  assert.equal(tess.store.storage.value.full, false)
})

test("a phone that fills up, or that promises nothing, says so before work is at risk", async () => {
  const says = (unsent = 0) => storageTrouble(tess.store.storage.value, unsent)
  assert.equal(says(9), null)
  tess.world.storage.persist = async () => false
  await tess.answers(VISIT, "earth", "ok")
  await settle()
  assert.deepEqual([says(), says(1)], [null, "refused"])
  tess.world.used = tess.world.quota - 50_000_000
  await tess.store.measure()
  assert.deepEqual([says(), tess.store.storage.value.photos], ["low", 50])
  tess.world.used = tess.world.quota - 1_000_000
  await tess.store.measure()
  assert.equal(says(), "full")
})

test("a phone is not full as long as photos that the office has can go", async () => {
  await tess.takesPhoto(VISIT, "before", 1)
  await tess.syncsAll()
  tess.world.quota = 30_000_000
  tess.world.used = 10_000_001 // one byte short, without what was delivered
  await tess.store.measure()
  assert.equal(tess.store.storage.value.full, false)
})

test("when the disk itself is full, delivered photos make room for an answer; unsent ones never do", async () => {
  const sent = await tess.takesPhoto(VISIT, "old")
  await tess.syncsAll()
  const unsent = await tess.takesPhoto(VISIT, "new", 2)
  tess.world.broken = [new DOMException("full", "QuotaExceededError")]
  await tess.answers(VISIT, "earth", "ok")
  assert.equal(await tess.store.blob(sent.sha256), null)
  assert.notEqual(await tess.store.blob(unsent.sha256), null)
  assert.equal(tess.head(VISIT, "earth"), "ok")
})

test("a clock that goes back is counted, and what it said is never rewritten", async () => {
  await tess.answers(VISIT, "a", "ok")
  tess.world.skew = -7_200_000
  await tess.answers(VISIT, "b", "ok")
  const [a, b] = tess.store.kept.map((one) => one.mutation)
  assert.equal(a.jumps, 0)
  assert.equal(b.jumps, 1)
  assert.ok(b.at < a.at)
})

test("two hours wrong is known after the first contact: at + offset is the office's time", async () => {
  const iris = await Phone.of(office, "tess")
  iris.world.skew = 7_200_000
  await iris.sync()
  await iris.answers(VISIT, "a", "ok")
  const { at, offset, jumps } = iris.store.kept[0].mutation
  assert.equal(Date.parse(at) + offset, office.time.now)
  assert.equal(jumps, 0)
})

test("an older app opens a newer database without complaint", async () => {
  const newer = await new Promise((done) => {
    const request = tess.world.disk.open(tess.store.database.name, 7)
    request.onupgradeneeded = () => request.result.createObjectStore("later")
    request.onsuccess = () => done(request.result)
  })
  newer.close()
  await tess.answers(VISIT, "earth", "ok")
  const again = await tess.reopened()
  assert.equal(again.head(VISIT, "earth"), "ok")
})

test("photos that a dead page left behind are found at the next start", async () => {
  const sha = await tess.store.keepBlob(new Uint8Array([9]).buffer, "image/jpeg")
  const again = await tess.reopened()
  assert.deepEqual(
    again.store.orphans().map((blob) => blob.sha),
    [sha],
  )
})

test("an act that the office could not read is a mistake of ours and is not kept", async () => {
  const issue = { id: VISIT, visit: VISIT, category: "other", severity: "low" }
  await assert.rejects(tess.store.do("issue.report", { ...issue, text: "" }), { code: "malformed", arg: "text" })
  await assert.rejects(tess.store.do("visit.vanish", { visit: VISIT }), { code: "unknown_name" })
  assert.deepEqual(tess.store.kept, [])
})
