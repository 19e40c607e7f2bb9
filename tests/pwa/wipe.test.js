/** The office clears a phone: whatever breaks on the way, nothing is deleted before the office has all of it, and then nothing is left. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { openSession } from "../../pwa/session.js"
import { People } from "../../pwa/store/people.js"
import { settle } from "./phone.js"
import { twoSides, VISIT } from "./two_sides.js"

/** @type {import("./office.js").Office} */
let office
/** @type {any} */
let tess
/** @type {any[]} what the browser was told to forget */
let forgotten

beforeEach(async () => {
  ;({ office, tess } = await twoSides())
  forgotten = []
  await uses(tess, [tess.who])
})

/** These people use the phone, the first one now. */
async function uses(phone, people) {
  phone.world.forget = async (who, last) => forgotten.push([who.member, last])
  phone.world.ahead = async (name) => forgotten.push(["ahead", name]) && []
  await new People(phone.world).write({ people, current: { tenant: people[0].tenant, member: people[0].member } })
  phone.session = await openSession(phone.world)
  phone.loop.session = phone.session
}

const orders = () => Object.assign(office.devices.get(tess.who.device), { wiping: true })
const databases = async () => (await tess.world.disk.databases()).map(({ name }) => name).sort()
const NAMES = ["veldwerk.phone"]

/** @returns {Promise<string[]>} ids of the acts that wait */
async function unsentWork() {
  await tess.answers(VISIT, "earth", "ok")
  await tess.takesPhoto(VISIT, "meter")
  return tess.store.waiting.map((line) => line.mutation.id)
}

test("unsent work is handed over whole, then nothing is left, and the office is told", async () => {
  const acts = await unsentWork()
  orders()
  await tess.sync()
  assert.deepEqual([...office.quarantine.keys()], acts)
  assert.equal(office.order.length, 0, "nothing took effect")
  assert.equal(office.files.held.size, 1)
  assert.equal(office.devices.get(tess.who.device).wiped, true)
  assert.deepEqual(await databases(), NAMES)
  assert.deepEqual(forgotten.slice(-2), [
    ["ahead", tess.store.database.name],
    ["tess", true],
  ])
  assert.deepEqual([tess.session.current(), tess.session.members(), tess.session.phone.clearing], [null, [], []])
  assert.deepEqual(tess.session.cleared.value, { acts: 2, files: 1 })
  await assert.rejects(tess.store.saveDraft("where", {}), { code: "store_lost" }, "nothing makes it anew")
  assert.deepEqual(await databases(), NAMES)
})

test("a line that breaks at any request costs nothing and doubles nothing", async () => {
  const acts = await unsentWork()
  orders()
  const counted = office.requests.length
  for (const what of ["lost", "unheard"]) {
    for (let at = 1; at < 5; at++) {
      let left = at
      office.fault(what, () => --left === 0)
      await tess.sync()
      office.faults = []
      if (await gone()) break
      assert.equal(tess.store.waiting.length, 2)
    }
  }
  assert.ok(office.requests.length > counted + 8)
  while (!(await gone())) await tess.sync()
  assert.deepEqual([...office.quarantine.keys()], acts)
  assert.equal(office.files.held.size, 1)
  await tess.session.finishClearing()
  assert.equal(office.devices.get(tess.who.device).wiped, true)
})

const gone = async () => !(await databases()).includes(tess.store.database.name)

test("an office without room for files is waited for", async () => {
  await unsentWork()
  orders()
  office.files.full = true
  await tess.sync()
  assert.equal(await gone(), false)
  assert.equal(office.devices.get(tess.who.device).handed, undefined)
  office.files.full = false
  await tess.sync()
  assert.equal(office.files.held.size, 1)
  assert.equal(await gone(), true)
})

test("a file that the office has lost again is brought again", async () => {
  const { sha256 } = await tess.takesPhoto(VISIT, "meter")
  await tess.sync()
  office.files.held.clear()
  await tess.answers(VISIT, "earth", "ok")
  const [line] = tess.store.waiting
  line.blobs.push(sha256) // an act that names a photo which was believed to be there
  orders()
  await tess.sync()
  assert.deepEqual([...office.files.held.keys()], [sha256])
  assert.equal(await gone(), true)
})

test("an office that was set back gets everything that is kept, not only what waits", async () => {
  const acts = await unsentWork()
  await tess.syncsAll()
  office.mutations.clear()
  office.files.held.clear()
  office.epoch = "epoch-2"
  orders()
  await tess.sync()
  assert.deepEqual([...office.quarantine.keys()], acts)
  assert.equal(office.files.held.size, 1)
})

test("a page that dies while it clears goes on at the next start, and a colleague's work stays", async () => {
  const bram = { ...tess.who, member: "bram", device: "other" }
  await uses(tess, [tess.who, bram])
  await unsentWork()
  orders()
  office.fault("lost", (path) => path.endsWith("/done"))
  await tess.sync()
  assert.equal(await gone(), true)
  assert.deepEqual(
    tess.session.members().map((one) => one.member),
    ["bram"],
  )
  assert.equal(tess.session.phone.clearing.length, 1)
  await openSession(tess.world)
  await settle()
  assert.equal(office.devices.get(tess.who.device).wiped, true)
  const { clearing, people } = await new People(tess.world).read()
  assert.deepEqual([clearing, people.length], [[], 1])
  assert.deepEqual(forgotten.at(-1), ["tess", false])
})

test("an order that was taken back before it was carried out leaves the phone as it was", async () => {
  await unsentWork()
  orders()
  office.fault("lost", (path) => path.endsWith("/handed"))
  await tess.sync()
  assert.ok(tess.store.meta.wipe)
  office.devices.get(tess.who.device).wiping = false
  await tess.sync()
  assert.equal(tess.store.meta.wipe, null)
  assert.deepEqual(tess.proof(), ["received", "received"])
})
