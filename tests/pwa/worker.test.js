/** The service worker: one release, whole or not at all; and what waits is handed in though no page is open. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import vm from "node:vm"
import { openSession } from "../../pwa/session.js"
import { People } from "../../pwa/store/people.js"
import { Office } from "./office.js"
import { Phone } from "./phone.js"

const SOURCE = readFileSync(new URL("../../pwa/service_worker.js", import.meta.url), "utf8")
const PLACE = '/* the server writes the release here */ { version: "", files: {} }'
const VISIT = "0198a000-0000-7000-8000-000000000001"

/** A browser around the worker. @param {{files?: Record<string, string>, fetch?: any, pages?: any[], indexedDB?: any, shelves?: Map<string, Map<string, any>>, version?: string}} [with_] */
function browser({ files = {}, fetch, pages = [], indexedDB, shelves = new Map(), version = "1" } = {}) {
  const heard = {}
  const cache = (/** @type {string} */ name) => {
    if (!shelves.has(name)) shelves.set(name, new Map())
    const shelf = shelves.get(name)
    return { put: async (key, value) => shelf.set(key, value), match: async (key) => shelf.get(key) }
  }
  const state = { skipped: false, claimed: false, shelves, shown: [], patience: new AbortController() }
  const globals = {
    addEventListener: (name, act) => (heard[name] = act),
    caches: {
      open: async (name) => cache(name),
      keys: async () => [...shelves.keys()],
      delete: async (name) => shelves.delete(name),
    },
    clients: { claim: async () => (state.claimed = true), matchAll: async () => pages },
    skipWaiting: async () => (state.skipped = true),
    location: new URL("https://veld.example/app/service_worker.js"),
    navigator: {
      locks: {
        request: async (_name, { signal }, act) => act(signal ? await inLine(state, signal) : state.locked ? null : {}),
      },
    },
    AbortSignal: { timeout: () => state.patience.signal },
    fetch: (request, init) =>
      fetch(typeof request === "string" ? request : (request.address ?? request.url), init ?? request),
    Request: class {
      constructor(address, init) {
        Object.assign(this, { address }, init)
      }
    },
    indexedDB,
    URL,
    Response,
    URLSearchParams,
    btoa,
    console,
    registration: { showNotification: async (title, more) => state.shown.push({ title, ...more }) },
  }
  vm.runInNewContext(SOURCE.replace(PLACE, JSON.stringify({ version, files })), globals)
  const happens = async (name, event = {}) => {
    let work = null
    heard[name]({ ...event, waitUntil: (one) => (work = one), respondWith: (one) => (work = one) })
    return work
  }
  return { state, happens }
}

/** Waits until nobody sends any more, or until patience ends. @param {any} state @param {AbortSignal} signal */
async function inLine(state, signal) {
  for (; state.locked; await new Promise((soon) => setTimeout(soon, 5))) signal.throwIfAborted()
  return {}
}

const good = async () => new Response("body")

test("it speaks of the place where the server writes the release", () => {
  assert.ok(SOURCE.includes(PLACE))
})

test("a release is kept whole, each file against its hash, and the last good one stays beside it", async () => {
  const asked = []
  const fetch = async (address, { integrity }) => {
    asked.push([address, integrity])
    return new Response(address)
  }
  const shelves = new Map([
    ["veldwerk-0", new Map()],
    ["other", new Map()],
  ])
  const worker = browser({ files: { "/app/": "sha256-a", "/app/app.js": "sha256-b" }, fetch, shelves })
  await worker.happens("install")
  assert.deepEqual(asked, [
    ["/app/", "sha256-a"],
    ["/app/app.js", "sha256-b"],
  ])
  await worker.happens("activate")
  assert.deepEqual(
    [...shelves.keys()].sort(),
    ["other", "shell", "veldwerk-0", "veldwerk-1"],
    "the last good one stays",
  )
  assert.equal(worker.state.claimed, true)
  assert.equal(worker.state.skipped, false, "it never takes over by itself")
})

test("a release of which one file is missing or wrong is no release", async () => {
  for (const fetch of [
    async (address) => new Response("", { status: address === "/app/" ? 200 : 404 }),
    () => Promise.reject(new TypeError("integrity")),
  ]) {
    const worker = browser({ files: { "/app/": "a", "/app/app.js": "b" }, fetch })
    await assert.rejects(worker.happens("install"))
  }
})

test("it takes over only at a person's word", async () => {
  const worker = browser({ fetch: good })
  await worker.happens("message", { data: "hello" })
  assert.equal(worker.state.skipped, false)
  await worker.happens("message", { data: "take over" })
  assert.equal(worker.state.skipped, true)
})

test("it answers for the release and for every page of the app, and never for the API", async () => {
  const worker = browser({
    files: { "/app/": "a", "/app/app.js": "b" },
    fetch: async (address) => new Response(address),
  })
  await worker.happens("install")
  const ask = (path, more = {}) =>
    worker.happens("fetch", { request: { method: "GET", mode: "cors", url: `https://veld.example${path}`, ...more } })
  assert.equal(await (await ask("/app/app.js")).text(), "/app/app.js")
  assert.equal(await (await ask("/app/?from=push", { mode: "navigate" })).text(), "/app/")
  assert.equal(await ask("/api/mobile/sync"), null)
  assert.equal(await ask("/office/", { mode: "navigate" }), null)
  assert.equal(await ask("/app/app.js", { method: "POST" }), null)
  assert.equal(await (await ask("/app/later.js")).text(), "https://veld.example/app/later.js", "from the office")
})

/** A phone over releases: `of(version)` installs and begins one, `opens()` is the version whose page comes. */
function phoneOverReleases() {
  const shelves = new Map()
  const open = async (worker, path, mode) =>
    (await worker.happens("fetch", { request: { method: "GET", mode, url: `https://veld.example${path}` } })).clone()
  return {
    shelves,
    async of(version) {
      const fetch = async (address) => {
        if (address.startsWith("https:")) throw new TypeError("no network")
        return new Response(`${version} ${address}`)
      }
      const files = { "/app/": "a", [`/app/of_${version}.js`]: "b" }
      const worker = browser({ files, fetch, shelves, version })
      await worker.happens("install")
      await worker.happens("activate")
      return {
        opens: async () => (await (await open(worker, "/app/", "navigate")).text()).split(" ")[0],
        loads: async (path) => (await open(worker, path, "cors")).text(),
        starts: async (said = version) => {
          const heard = []
          const source = { postMessage: (told) => heard.push(told.shell.refused) }
          await worker.happens("message", { data: { started: said }, source })
          return heard[0]
        },
        isCalledBack: async (...versions) => {
          const heard = []
          const source = { postMessage: (told) => heard.push(told.shell.calledBack) }
          await worker.happens("message", { data: { callBack: versions }, source })
          return heard[0]
        },
        triesAgain: () => worker.happens("message", { data: "try again" }),
      }
    },
  }
}

test("a release that does not start three times makes way for the last good one, also without a network", async () => {
  const phone = phoneOverReleases()
  const one = await phone.of("1")
  assert.equal(await one.opens(), "1")
  assert.equal(await one.starts(), null)
  const two = await phone.of("2")
  for (const _ of [1, 2, 3]) assert.equal(await two.opens(), "2")
  assert.equal(await two.opens(), "1")
  assert.equal(await two.loads("/app/of_1.js"), "1 /app/of_1.js", "all of its files, not only the page")
  await assert.rejects(two.loads("/app/of_2.js"), "never half old, half new")
  assert.equal(await two.starts("1"), "2", "the page hears which one did not start")
  assert.equal(await two.opens(), "1", "and it stays so")
  await two.triesAgain()
  assert.equal(await two.opens(), "2", "until a person wants to try")
})

test("a release that started once is not given up for openings that were closed at once", async () => {
  const phone = phoneOverReleases()
  await (await phone.of("1")).starts()
  const two = await phone.of("2")
  await two.opens()
  await two.starts()
  for (const _ of [1, 2, 3, 4, 5]) assert.equal(await two.opens(), "2")
})

test("a phone whose very first release does not start has nothing else and goes on trying", async () => {
  const one = await phoneOverReleases().of("1")
  for (const _ of [1, 2, 3, 4, 5]) assert.equal(await one.opens(), "1")
})

test("a release that the office called back makes way at the next opening; a newer one comes as ever", async () => {
  const phone = phoneOverReleases()
  await (await phone.of("1")).starts()
  const two = await phone.of("2")
  await two.opens()
  await two.starts()
  assert.equal(await two.isCalledBack("1", "2"), false, "there is none to go back to")
  assert.equal(await two.isCalledBack("2"), true)
  assert.equal(await two.opens(), "1")
  const three = await phone.of("3")
  assert.equal(await three.opens(), "3")
  await three.starts()
  assert.deepEqual([...phone.shelves.keys()].sort(), ["shell", "veldwerk-1", "veldwerk-3"])
})

/** A phone whose page is closed with work on it. */
async function closedPhone() {
  const office = new Office()
  office.employs("tess", "noord")
  office.puts("visit", VISIT, { team: "noord", state: "planned", planned_from: "2026-11-21T08:30:00.000Z" })
  const tess = await Phone.of(office, "tess")
  await tess.sync()
  await tess.answers(VISIT, "earth", "ok")
  const photo = await tess.takesPhoto(VISIT, "meter")
  const { People } = await import("../../pwa/store/people.js")
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
  worker.state.patience.abort(new DOMException("too long", "TimeoutError"))
  await assert.rejects(worker.happens("sync", { tag: "send", lastChance: false }), "it never ended: come back")
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
