/** The service worker: one release, whole or not at all. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { browser, PLACE, SOURCE } from "./worker_browser.js"

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
  const worker = browser({ files: { "/app/": "sha256-a", "/app/release.pack": "sha256-b" }, fetch, shelves })
  await worker.happens("install")
  assert.deepEqual(asked, [
    ["/app/", "sha256-a"],
    ["/app/release.pack", "sha256-b"],
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
    const worker = browser({ files: { "/app/": "a", "/app/release.pack": "b" }, fetch })
    await assert.rejects(worker.happens("install"))
  }
})

const PACKED = "let one = 1\nbody { margin: 0 }\n"
const PACK = { "/app/one.js": [0, 12, "text/javascript"], "/static/one.css": [12, 19, "text/css"] }
const READER = `sha256-${createHash("sha256").update("reader").digest("base64")}`

/** A phone and an office: `asked` are the files that were fetched, `line` whether any come. */
function phoneAndOffice() {
  const office = { asked: /** @type {string[]} */ ([]), line: true }
  const shelves = new Map()
  const fetch = async (address) => {
    office.asked.push(address)
    if (!office.line) throw new TypeError("no network")
    return new Response(address === "/app/release.pack" ? PACKED : address === "/static/reader.js" ? "reader" : address)
  }
  const of = (version, more = {}) => {
    const files = { "/app/": version, "/app/release.pack": "p", "/static/reader.js": READER }
    return browser({ files, pack: PACK, fetch, shelves, version, ...more })
  }
  return { office, shelves, of }
}

const asks = async (worker, path, mode = "cors") =>
  (await worker.happens("fetch", { request: { method: "GET", mode, url: `https://veld.example${path}` } })).clone()

test("what came in one pack is served as the files that are in it", async () => {
  const { office, of } = phoneAndOffice()
  const worker = of("1")
  await worker.happens("install")
  await worker.happens("activate")
  office.line = false
  const one = await asks(worker, "/app/one.js")
  assert.deepEqual([one.headers.get("Content-Type"), await one.text()], ["text/javascript", "let one = 1\n"])
  const css = await asks(worker, "/static/one.css")
  assert.deepEqual([css.headers.get("Content-Type"), await css.text()], ["text/css", "body { margin: 0 }\n"])
  await assert.rejects(asks(worker, "/app/two.js"), "what it has not comes from the office")
})

test("on a phone that has nothing the reader comes once a screen stands, as soon as there is a line", async () => {
  const { office, of } = phoneAndOffice()
  const worker = of("1")
  await worker.happens("install")
  await worker.happens("activate")
  assert.deepEqual(office.asked.splice(0), ["/app/", "/app/release.pack"])
  const starts = async () => {
    const heard = []
    const source = { postMessage: ({ shell }) => "rest" in shell && heard.push(shell.rest) }
    const work = worker.happens("message", { data: { started: "1" }, source })
    return {
      heard,
      failed: await work.then(
        () => false,
        () => true,
      ),
    }
  }
  office.line = false
  assert.deepEqual(await starts(), { heard: [true], failed: true })
  office.line = true
  assert.deepEqual(await starts(), { heard: [true, false], failed: false })
  assert.deepEqual(office.asked.splice(0), ["/static/reader.js", "/static/reader.js"])
  assert.deepEqual(await starts(), { heard: [], failed: false }, "it is here")
  office.line = false
  assert.equal(await (await asks(worker, "/static/reader.js")).text(), "reader")
})

test("a newer release is whole before it may serve, and takes what is the same from the one before", async () => {
  const { office, shelves, of } = phoneAndOffice()
  await of("1").happens("install")
  office.asked.length = 0
  await of("2", { active: {} }).happens("install")
  assert.deepEqual(
    office.asked.splice(0).sort(),
    ["/app/", "/app/release.pack", "/static/reader.js"],
    "the first had it not",
  )
  await of("3", { active: {} }).happens("install")
  assert.deepEqual(office.asked.splice(0), ["/app/", "/app/release.pack"])
  assert.equal(await shelves.get("veldwerk-3").get("/static/reader.js").text(), "reader")
  shelves.get("veldwerk-3").set("/static/reader.js", new Response("another"))
  shelves.delete("veldwerk-2")
  await of("4", { active: {} }).happens("install")
  assert.ok(office.asked.includes("/static/reader.js"), "the same name with other bytes is not the same")
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
    active: {},
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
      const worker = browser({ files, active: {}, fetch, shelves, version })
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
