/** When the phone talks: soon after an act, less and less while the line is bad, one tab for all, and never under another name. */
import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { openSession } from "../../pwa/session.js"
import { openStore } from "../../pwa/store/store.js"
import { startLoop } from "../../pwa/sync/loop.js"
import { locksOfOnePhone } from "./locks.js"
import { Office } from "./office.js"
import { Phone, Surroundings, settle } from "./phone.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"
/** @type {Office} */
let office

beforeEach(() => {
  office = new Office()
  office.employs("tess", "noord")
  office.puts("visit", VISIT, { team: "noord", state: "planned", planned_from: "2026-11-21T08:30:00.000Z" })
})

/** @param {any} phone */
const started = async (phone) => {
  phone.loop = startLoop(phone.store)
  await settle()
  return phone
}

const pushes = () => office.requests.filter((one) => one.method === "POST" && one.path === "/api/mobile/sync")

test("it looks at once on opening, and soon after an act", async () => {
  const tess = await started(await Phone.of(office, "tess"))
  await tess.world.pass(0)
  assert.equal(pushes().length, 1)
  await tess.answers(VISIT, "earth", "ok")
  await tess.world.pass(50)
  assert.equal(pushes().length, 1)
  await tess.world.pass(150)
  assert.deepEqual(tess.proof(), ["received"])
  await tess.loop.stop()
})

test("a worker that wakes it at once after each failure makes it ask no sooner", async () => {
  const tess = await started(await Phone.of(office, "tess"))
  await tess.world.pass(0)
  tess.world.wakeMe = () => setImmediate(() => tess.world.happens("send")) // what Background Sync does with a network
  await tess.answers(VISIT, "earth", "ok")
  for (let fault = 0; fault < 50; fault++) office.fault(503)
  const before = pushes().length
  for (let second = 0; second < 20; second++) await tess.world.pass(1000)
  const asked = pushes().length - before
  assert.ok(asked > 1 && asked < 8, `${asked} in 20 s`)
  office.faults = []
  await tess.world.pass(300_000)
  assert.deepEqual(tess.proof(), ["received"])
  await tess.loop.stop()
})

test("while the line is bad it tries less and less, and at once when the line comes back", async () => {
  const tess = await started(await Phone.of(office, "tess"))
  await tess.world.pass(0)
  await tess.answers(VISIT, "earth", "ok")
  for (let fault = 0; fault < 50; fault++) office.fault("lost")
  const tries = []
  for (let minute = 0; minute < 10; minute++) {
    const before = pushes().length
    for (let second = 0; second < 60; second++) await tess.world.pass(1000)
    tries.push(pushes().length - before)
  }
  assert.ok(tries[0] >= 4 && tries[9] <= 1, String(tries))
  assert.equal(tess.loop.state.value.online, false)
  office.faults = []
  tess.world.happens("online")
  await tess.world.pass(0)
  assert.deepEqual(tess.proof(), ["received"])
  assert.equal(tess.loop.state.value.online, true)
  await tess.loop.stop()
})

test("an office that says when to come back is left alone until then", async () => {
  const tess = await started(await Phone.of(office, "tess"))
  await tess.world.pass(0)
  office.fault({ status: 429, code: "too_many", headers: { "Retry-After": "120" } })
  await tess.answers(VISIT, "earth", "ok")
  await tess.world.pass(200)
  const before = pushes().length
  await tess.world.pass(110_000)
  assert.equal(pushes().length, before)
  await tess.world.pass(20_000)
  assert.equal(pushes().length, before + 1)
  await tess.loop.stop()
})

test("coming back to the screen, a poke and the worker each wake it", async () => {
  const tess = await Phone.of(office, "tess")
  const streams = []
  tess.world.pokes = (/** @type {string} */ path) => {
    const stream = {
      path,
      closed: false,
      close: () => (stream.closed = true),
      addEventListener: (_, act) => (stream.poke = act),
    }
    streams.push(stream)
    return stream
  }
  await started(tess)
  await tess.world.pass(0)
  for (const wake of [
    () => tess.world.happens("visible"),
    () => streams.at(-1).poke({}),
    () => tess.world.happens("send"),
  ]) {
    const before = pushes().length
    wake()
    await tess.world.pass(0)
    assert.equal(pushes().length, before + 1)
  }
  assert.equal(streams[0].path, "/api/subscribe/updates?member=tess")
  assert.equal(streams.length, 1, "the same teams and vans, the same stream")
  office.puts("location", "0198a000-0000-7000-8000-0000000000f1", { kind: "van", name: "Bus Zuid", team: "noord" })
  streams[0].poke({})
  await tess.world.pass(0)
  assert.deepEqual(
    streams.map((one) => one.closed),
    [true, false],
    "a new van is heard of by a new stream",
  )
  await tess.loop.stop()
  assert.equal(streams[1].closed, true)
})

test("two tabs: one sends for both, both show the same, and the other takes over when it is closed", async () => {
  const [locks, channels] = [locksOfOnePhone(), new Map()]
  const tab = async (/** @type {any} */ disk) => {
    const world = new Surroundings({ fetch: office.fetchFor(), time: office.time, disk, locks, channels })
    const who = first ? first.who : { tenant: "t", ...office.login("tess", "0198a000-0000-7000-8000-0000000000d1") }
    const phone = Object.assign(Object.create(Phone.prototype), { office, world, who })
    phone.store = await openStore(who, world)
    return started(phone)
  }
  /** @type {any} */
  let first = null
  first = await tab(undefined)
  const second = await tab(first.world.disk)
  await first.world.pass(0)
  await settle()
  assert.equal(second.store.get("visit", VISIT)?.state, "planned", "what one tab fetched the other shows")
  await second.answers(VISIT, "earth", "ok")
  await settle()
  assert.equal(first.head(VISIT, "earth"), "ok")
  await first.world.pass(200)
  await settle()
  assert.equal(office.order.length, 1)
  assert.deepEqual(second.proof(), ["received"])
  assert.ok(second.loop.state.value.lastContact)
  await first.loop.stop()
  await first.store.close()
  await second.answers(VISIT, "fuse", "ok")
  await settle()
  await second.world.pass(200)
  assert.equal(office.order.length, 2)
  await second.loop.stop()
})

test("two tabs without locks send the same twice, and it counts once", async () => {
  const tess = await Phone.of(office, "tess")
  await tess.sync()
  await tess.answers(VISIT, "earth", "ok")
  const world = new Surroundings({ fetch: office.fetchFor(), time: office.time, disk: tess.world.disk })
  const other = await new Phone(office, world, tess.who).start()
  await Promise.all([tess.sync(), other.sync()])
  assert.equal(office.order.length, 1)
  assert.deepEqual([tess.proof(), other.proof()], [["received"], ["received"]])
})

// --- sessions ---

/** An office that knows people by e-mail. */
function withLogins(/** @type {Surroundings} */ world) {
  const people = { "tess@x": "tess", "bram@x": "bram" }
  office.employs("bram", "noord")
  const inner = office.fetchFor()
  world.fetch = async (path, init) => {
    if (path !== "/api/mobile/login") return inner(path, init)
    const { email, device } = JSON.parse(init.body)
    const member = people[email]
    if (!member)
      return new Response(JSON.stringify({ status: 401, code: "wrong_password", detail: "Nee." }), { status: 401 })
    const taken = office.devices.get(device.id)
    if (taken && taken.member !== member) return new Response(JSON.stringify({ code: "device_taken" }), { status: 409 })
    const login = office.login(member, device.id)
    const answer = { device: device.id, member, member_name: member, tenant: "t", tenant_name: "Voltwijk" }
    return new Response(JSON.stringify({ ...answer, epoch: office.epoch, first_seq: login.first_seq }), { status: 200 })
  }
  return world
}

test("a cold start without any network knows who it is and shows the day", async () => {
  const world = withLogins(new Surroundings({ fetch: office.fetchFor(), time: office.time }))
  const session = await openSession(world)
  assert.equal(session.current(), null)
  const person = await session
    .login({ email: " Tess@x", password: "p", deviceName: "Tess' telefoon" })
    .catch(() => null)
  assert.equal(person, null, "the office compares e-mails, we send what was typed")
  const tess = await session.login({ email: "tess@x", password: "p", deviceName: "Tess' telefoon" })
  const store = await openStore(tess, world)
  const loop = startLoop(store, session)
  await world.pass(0)
  await settle()
  await loop.stop()
  const cold = new Surroundings({
    fetch: () => Promise.reject(new TypeError("no network")),
    disk: world.disk,
    time: office.time,
  })
  const again = await openSession(cold)
  assert.equal(again.current()?.member, "tess")
  assert.equal(again.deviceId(), tess.device)
  assert.equal((await openStore(/** @type {any} */ (again.current()), cold)).all("visit").length, 1)
})

test("another name and another look of the company are kept with the next pull and worn at a start without any network", async () => {
  const world = withLogins(new Surroundings({ fetch: office.fetchFor(), time: office.time }))
  const session = await openSession(world)
  const tess = await session.login({ email: "tess@x", password: "p", deviceName: "bus" })
  const loop = startLoop(await openStore(tess, world), session)
  const worn = []
  session.look.subscribe((look) => worn.push(look?.colour ?? null))
  await world.pass(0)
  assert.deepEqual(worn, [null])
  office.company = { name: "Voltwijk Groep", colour: "8a1538" }
  for (const _ of [1, 2]) {
    loop.nudge()
    await world.pass(0)
    await settle()
  }
  assert.deepEqual(worn, [null, "8a1538"])
  assert.equal(office.requests.filter((one) => one.path === "/api/mobile/look").length, 1, "asked for once")
  assert.equal(session.current(), tess, "the same person works on: nothing is opened anew")
  await loop.stop()
  const cold = await openSession(
    new Surroundings({ fetch: () => Promise.reject(new TypeError("-")), disk: world.disk }),
  )
  assert.equal(cold.look.value?.css, ":root{--brand:#8a1538}")
  assert.equal(cold.current()?.tenant_name, "Voltwijk Groep")
})

test("two colleagues on one phone: each their own work, sent under their own name only", async () => {
  const world = withLogins(new Surroundings({ fetch: office.fetchFor(), time: office.time }))
  const session = await openSession(world)
  const tess = await session.login({ email: "tess@x", password: "p", deviceName: "bus" })
  const hers = await openStore(tess, world)
  const herLoop = startLoop(hers, session)
  await world.pass(0)
  office.fault("lost")
  await hers.do("checklist.answer", { id: VISIT, visit: VISIT, item: "earth", value: "ok" })
  await world.pass(200)
  const bram = await session.login({ email: "bram@x", password: "p", deviceName: "bus" })
  await settle()
  assert.notEqual(bram.device, tess.device)
  const before = pushes().length
  await world.pass(600_000)
  assert.equal(pushes().length, before, "her loop ended with her turn")
  const his = await openStore(bram, world)
  assert.equal(his.kept.length, 0)
  assert.deepEqual(
    session.members().map((one) => one.member),
    ["tess", "bram"],
  )
  assert.equal(hers.kept.length, 1)
  await session.switchTo("tess")
  const back = await openStore(/** @type {any} */ (session.current()), world)
  startLoop(back, session)
  await world.pass(0)
  await settle()
  assert.equal(office.order.length, 1)
  assert.equal(office.documents.base.by("answer", "visit", VISIT)[0].by, "tess")
  await herLoop.stop()
})

test("leaving keeps what is unsent, and the same person finds it again under the same device", async () => {
  const world = withLogins(new Surroundings({ fetch: office.fetchFor(), time: office.time }))
  const session = await openSession(world)
  const tess = await session.login({ email: "tess@x", password: "p", deviceName: "bus" })
  const store = await openStore(tess, world)
  await store.do("checklist.answer", { id: VISIT, visit: VISIT, item: "earth", value: "ok" })
  await session.signOut()
  assert.equal(session.current(), null)
  const again = await session.login({ email: "tess@x", password: "p", deviceName: "bus" })
  assert.equal(again.device, tess.device)
  assert.equal((await openStore(again, world)).waiting.length, 1)
})

test("a device id that is a colleague's is replaced by an own one", async () => {
  const world = withLogins(new Surroundings({ fetch: office.fetchFor(), time: office.time }))
  const session = await openSession(world)
  const tess = await session.login({ email: "tess@x", password: "p", deviceName: "bus" })
  office.devices.get(tess.device).member = "bram"
  const again = await session.login({ email: "tess@x", password: "p", deviceName: "bus" })
  assert.notEqual(again.device, tess.device)
})
