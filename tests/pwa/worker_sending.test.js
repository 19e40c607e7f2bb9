/** The service worker without a page: what waits is handed in, and what a push says is fetched. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { openSession } from "../../pwa/session.js"
import { People } from "../../pwa/store/people.js"
import { Office } from "./office.js"
import { Phone } from "./phone.js"
import { browser, SOURCE } from "./worker_browser.js"

const VISIT = "0198a000-0000-7000-8000-000000000001"

/** A phone whose page is closed with work on it. */
async function closedPhone() {
  const office = new Office()
  office.employs("tess", "noord")
  office.puts("visit", VISIT, { team: "noord", state: "planned", planned_from: "2026-11-21T08:30:00.000Z" })
  const tess = await Phone.of(office, "tess")
  await tess.sync()
  await tess.answers(VISIT, "earth", "ok")
  const photo = await tess.takesPhoto(VISIT, "meter")
  const people = new People(tess.world)
  const { tenant, member } = tess.who
  await people.write({ people: [tess.who], current: { tenant, member } })
  await people.database.close()
  await tess.store.close()
  return { office, tess, photo }
}

test("with no page open it hands in acts and files; the page that comes later gets the same receipts", async () => {
  const { office, tess, photo } = await closedPhone()
  const handed = []
  const answer = office.fetchFor()
  const fetch = (path, init) => {
    if (path !== "/api/mobile/photos") return answer(path, init)
    handed.push([
      path,
      init.headers["X-Veldwerk"],
      init.body.byteLength,
      atob(init.headers["Upload-Metadata"].split(/[ ,]/)[1]),
    ])
    return new Response("{}", { status: 201 })
  }
  const worker = browser({ fetch, indexedDB: tess.world.disk })
  await worker.happens("sync", { tag: "send", lastChance: false })
  assert.equal(office.order.length, 2)
  assert.deepEqual(handed, [["/api/mobile/photos", "tess", 3000, photo.sha256]])
  const again = await tess.reopened()
  await again.syncsAll()
  assert.equal(office.order.length, 2)
  assert.deepEqual(again.proof(), ["received", "received"])
})

test("with a page open it leaves the work to that page", async () => {
  const { office, tess } = await closedPhone()
  const told = []
  const open = browser({
    fetch: office.fetchFor(),
    indexedDB: tess.world.disk,
    pages: [{ postMessage: (text) => told.push(text) }],
  })
  await assert.rejects(open.happens("sync", { tag: "send" }), "that page may be closed before it sends: come back")
  assert.deepEqual(told, ["send"])
  assert.equal(office.order.length, 0)
})

test("while a page that was closed still sends it waits for it, and then sees for itself whether all went", async () => {
  const { office, tess } = await closedPhone()
  const worker = browser({ fetch: office.fetchFor(), indexedDB: tess.world.disk })
  worker.state.locked = true
  const woken = worker.happens("sync", { tag: "send", lastChance: false })
  await new Promise((soon) => setTimeout(soon, 20))
  assert.equal(office.order.length, 0)
  worker.state.locked = false
  await assert.rejects(woken, "the photo's door is not there: come back")
  assert.equal(office.order.length, 2)
  worker.state.locked = true
  const waits = worker.happens("sync", { tag: "send", lastChance: false })
  await new Promise((soon) => setTimeout(soon, 20))
  worker.state.patience.abort(new DOMException("too long", "TimeoutError"))
  await assert.rejects(waits, "it never ended: come back")
})

test("a page that opens while the worker still waits takes it over at once, so that no release has to wait for the worker", async () => {
  const { office, tess } = await closedPhone()
  const shelves = new Map([["veldwerk-1", new Map([["/app/", new Response("page")]])]])
  const worker = browser({ fetch: office.fetchFor(), indexedDB: tess.world.disk, shelves })
  worker.state.locked = true // by the page from here on: as long as it lives
  const woken = worker.happens("sync", { tag: "send", lastChance: false })
  await new Promise((soon) => setTimeout(soon, 20))
  await worker.happens("fetch", { request: { method: "GET", mode: "navigate", url: "https://veld.example/app/" } })
  await assert.rejects(woken, { name: "AbortError" })
  assert.equal(office.order.length, 0)
})

test("beside a page that has sent everything it is content", async () => {
  const { office, tess } = await closedPhone()
  const again = await tess.reopened()
  await again.syncsAll()
  for (const blob of again.store.blobStates.values())
    await again.store.commit({ blobStates: [{ ...blob, sent_at: office.time.now }] })
  await again.store.close()
  const pages = [{ postMessage: () => {} }]
  await browser({ fetch: office.fetchFor(), indexedDB: tess.world.disk, pages }).happens("sync", { tag: "send" })
})

test("a bad line makes the browser try again; the last time it is let be", async () => {
  const { office, tess } = await closedPhone()
  const worker = browser({ fetch: async () => new Response("", { status: 503 }), indexedDB: tess.world.disk })
  await assert.rejects(worker.happens("sync", { tag: "send", lastChance: false }))
  await worker.happens("sync", { tag: "send", lastChance: true })
  assert.equal(office.order.length, 0)
})

test("on a phone that nobody used it makes no database", async () => {
  const { office } = await closedPhone()
  const { IDBFactory } = await import("fake-indexeddb")
  const disk = new IDBFactory()
  await browser({ fetch: office.fetchFor(), indexedDB: disk }).happens("sync", { tag: "send" })
  assert.deepEqual(await disk.databases(), [])
})

/** The browser hands over what the office sent. @param {any} said */
const pushed = (said) => ({ data: { json: () => said } })
const TOLD = { title: "Je dag is gewijzigd", body: "13:00 de Vries", link: "/", tag: "t", member: "tess" }
const OTHER = "0198a000-0000-7000-8000-000000000002"

test("the worker reads the same documents as the app", async () => {
  const { SCHEMA } = await import("../../pwa/sync/check.js")
  assert.ok(SOURCE.includes(`const SCHEMA = ${SCHEMA} `))
})

test("a push without a page fetches the day: the app that opens in a basement has it", async () => {
  const { office, tess } = await closedPhone()
  office.puts("visit", OTHER, { team: "noord", state: "planned", planned_from: "2026-11-21T12:00:00.000Z" })
  const worker = browser({ fetch: office.fetchFor(), indexedDB: tess.world.disk })
  await worker.happens("push", pushed(TOLD))
  assert.equal(worker.state.shown[0].title, TOLD.title)
  const laid = worker.state.shelves.get(`ahead.${tess.store.database.name}`).get("/ahead")
  const again = await tess.reopened()
  again.world.fetch = () => Promise.reject(new TypeError("no signal"))
  again.world.ahead = async () => laid.clone().json()
  assert.equal(again.store.get("visit", OTHER), null)
  await again.sync()
  assert.equal(again.store.get("visit", OTHER).state, "planned")
  const { cursor } = again.store.pull
  await again.sync()
  assert.equal(again.store.pull.cursor, cursor, "the same pages a second time are let go")
})

test("a push for a colleague, or while a page is open, fetches nothing itself; a bad line only shows it", async () => {
  const { office, tess } = await closedPhone()
  const asked = []
  const count = (path, init) => {
    asked.push(path)
    return office.fetchFor()(path, init)
  }
  const told = []
  const pages = [{ postMessage: (text) => told.push(text) }]
  await browser({ fetch: count, indexedDB: tess.world.disk, pages }).happens("push", pushed(TOLD))
  await browser({ fetch: count, indexedDB: tess.world.disk }).happens("push", pushed({ ...TOLD, member: "bram" }))
  assert.deepEqual([asked, told], [[], ["send"]])
  const deaf = browser({ fetch: async () => new Response("", { status: 503 }), indexedDB: tess.world.disk })
  await deaf.happens("push", pushed(TOLD))
  assert.deepEqual([deaf.state.shown.length, [...deaf.state.shelves.keys()]], [1, []])
})

test("who signs out leaves nothing that a push brought", async () => {
  const { tess } = await closedPhone()
  const asked = []
  const world = { ...tess.world, now: tess.world.now, later: tess.world.later, never: tess.world.never, channel: null }
  world.fetch = async () => new Response("{}")
  world.ahead = async (name) => asked.push(name) && []
  const people = { people: [tess.who], current: { tenant: tess.who.tenant, member: tess.who.member } }
  await new People(world).write(people)
  const session = await openSession(world)
  await session.signOut()
  assert.deepEqual([asked, session.current()], [[tess.store.database.name], null])
})
