/** What the office refuses, defers or cannot read, and what that costs the rest: nothing. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { uuid7 } from "../../pwa/lib/uuid7.js"
import { showsTheSame, twoSides, VISIT } from "./two_sides.js"

/** @type {import("./office.js").Office} */
let office
/** @type {any} */
let tess

beforeEach(async () => {
  ;({ office, tess } = await twoSides())
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
