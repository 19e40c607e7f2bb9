/**
 * The phone's own engine before a real server (tests/field_api/test_phone_engine.py): `node real_phone.js <story> <url>`.
 * A story ends with status 0 or says what broke. It may ask the test for something and waits for it: prints `ask: ...`.
 */
import assert from "node:assert/strict"
import { createInterface } from "node:readline"
import { uuid7 } from "../../pwa/lib/uuid7.js"
import { openStore } from "../../pwa/store/store.js"
import { Loop } from "../../pwa/sync/loop.js"
import { all, coming, phoneOf, received, works } from "./real_hands.js"

const story = process.argv[2]
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

/** @param {string} what the test does for the story */
async function ask(what) {
  process.stdout.write(`ask: ${what}\n`)
  await answers.next()
}

const stories = {
  /** What the phone foresaw is what the office then says, field by field. */
  async "a whole visit"() {
    const { store, loop } = await phoneOf("tess@voltwijk.example")
    const [visit] = coming(store)
    await works(store, visit)
    const foreseen = all(store)
    await loop.round()
    received(store)
    await loop.round()
    assert.ok(store.kept.every((kept) => !kept.shown))
    const said = all(store)
    assert.deepEqual([...said.keys()].sort(), [...foreseen.keys()].sort())
    for (const [key, doc] of said) {
      const { v, received_at, reserved, ...fields } = doc // what is kept for whom the office alone reckons
      for (const [field, value] of Object.entries(fields))
        assert.deepEqual(value, foreseen.get(key)[field], `${key} ${field}`)
      if (key.startsWith("photo/")) assert.ok(received_at, `${key} was received`)
    }
    const bram = await phoneOf("bram@voltwijk.example")
    assert.equal(bram.store.get("visit", visit.id).state, "partial")
  },

  /** Every third answer lost, pieces of files torn off, and the page killed between: once each, whole. */
  async "a line that breaks"() {
    const tess = await phoneOf("tess@voltwijk.example")
    tess.over.loses = 3
    tess.over.tears = 2
    const [, visit] = coming(tess.store)
    await works(tess.store, visit)
    let page = tess
    for (let round = 0; round < 25; round++) {
      await page.loop.round()
      if (round === 2) {
        await page.store.close()
        const store = await openStore(page.store.who, page.world)
        page = { ...page, store, loop: new Loop(store) }
      }
    }
    page.over.loses = 0
    await page.loop.round()
    received(page.store)
    const { store } = await phoneOf("bram@voltwijk.example")
    for (const kind of ["answer", "photo", "part_use", "issue"]) {
      const mine = page.store.by(kind, "visit", visit.id).map((doc) => doc.id)
      assert.deepEqual(
        store
          .by(kind, "visit", visit.id)
          .map((doc) => doc.id)
          .sort(),
        mine.sort(),
        kind,
      )
    }
    assert.ok(store.by("photo", "visit", visit.id).every((one) => one.received_at))
  },

  /** A new epoch: the phone builds anew beside what it shows and sends everything again; nothing counts twice. */
  async "a new epoch"() {
    const { store, loop } = await phoneOf("milan@voltwijk.example")
    const [visit] = coming(store)
    await works(store, visit)
    await loop.round()
    await loop.round()
    const before = all(store)
    await ask("a new epoch")
    const { epoch } = store.meta
    let least = Number.POSITIVE_INFINITY
    store.version.subscribe(() => {
      least = Math.min(least, store.documents.shown.size)
    })
    await loop.round()
    await loop.round()
    assert.notEqual(store.meta.epoch, epoch)
    assert.equal(store.pull.building, null)
    received(store)
    assert.ok(least >= before.size, "the screen was never emptier")
    const after = all(store)
    assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort())
    for (const [key, doc] of after) assert.deepEqual(doc, before.get(key), key)
  },

  /** Locked by the office: the day stays, the work waits, and the password opens it again with the same outbox. */
  async "a locked phone"() {
    const iris = await phoneOf("iris@voltwijk.example")
    const [visit] = coming(iris.store)
    await ask(`lock ${iris.store.who.device}`)
    await iris.store.do("visit.set_state", { visit: visit.id, to: "en_route", step: uuid7() })
    await iris.loop.round()
    assert.equal(iris.loop.state.value.signedOut, "device_locked")
    assert.equal(iris.store.get("visit", visit.id).state, "en_route")
    await iris.session.login({ email: "iris@voltwijk.example", password: "veldwerk-demo", deviceName: "Telefoon" })
    await iris.loop.round()
    received(iris.store)
    assert.equal(iris.loop.state.value.signedOut, null)
  },

  /** Cleared by the office: a whole visit, unsent, is handed over to the last photo; then this disk is empty. */
  async "a phone that is wiped"() {
    const iris = await phoneOf("iris@voltwijk.example")
    iris.loop.session = iris.session
    const [visit] = coming(iris.store)
    await works(iris.store, visit)
    const acts = iris.store.waiting.length
    const files = new Set(iris.store.waiting.flatMap((line) => line.blobs)).size
    await ask(`wipe ${iris.store.who.device}`)
    iris.over.loses = 3
    for (let round = 0; round < 20 && !iris.session.cleared.value; round++) await iris.loop.round()
    iris.over.loses = 0
    await iris.session.finishClearing()
    assert.deepEqual(iris.session.cleared.value, { acts, files })
    const left = (await iris.world.disk.databases()).map(({ name }) => name)
    assert.deepEqual(left, ["veldwerk.phone"])
    assert.deepEqual([iris.session.phone.people, iris.session.phone.clearing], [[], []])
    await ask(`take over ${acts} ${files} ${visit.id}`)
    const again = await phoneOf("iris@voltwijk.example") // on the same phone, as somebody who begins anew
    assert.equal(again.store.get("visit", visit.id).state, "partial")
    assert.equal(again.store.by("photo", "visit", visit.id).filter((one) => !one.received_at).length, 0)
  },

  /** What the office refused stays under attention until the office has dealt with it. */
  async "a rejected act"() {
    const { store, loop } = await phoneOf("iris@voltwijk.example")
    const [visit] = coming(store)
    const { id } = await store.do("visit.set_state", { visit: visit.id, to: "done", step: uuid7() })
    await store.do("visit.set_state", { visit: visit.id, to: "en_route", step: uuid7() })
    await loop.round()
    assert.deepEqual(
      store.outbox.value.map((entry) => [entry.state, entry.why]),
      [
        ["attention", "not_allowed"],
        ["attention", "parent_rejected"],
      ],
    )
    assert.ok(store.outbox.value[0].message)
    assert.equal(store.get("visit", visit.id).state, "planned")
    await ask(`dismiss ${id}`)
    await loop.round()
    assert.deepEqual(
      store.outbox.value.map((entry) => entry.state),
      ["received", "attention"],
    )
  },

  /** Two colleagues on one phone: a tab of Iris never sends under Milan's cookie. */
  async "another member's cookie"() {
    const iris = await phoneOf("iris@voltwijk.example")
    const [visit] = coming(iris.store)
    await iris.store.do("visit.set_state", { visit: visit.id, to: "en_route", step: uuid7() })
    await iris.session.login({ email: "milan@voltwijk.example", password: "veldwerk-demo", deviceName: "Telefoon" })
    await iris.loop.round()
    assert.equal(iris.loop.state.value.signedOut, "other_member")
    assert.equal(iris.store.waiting.length, 1)
    await iris.session.login({ email: "iris@voltwijk.example", password: "veldwerk-demo", deviceName: "Telefoon" })
    await iris.loop.round()
    received(iris.store)
  },
}

await stories[story]()
process.exit(0)
