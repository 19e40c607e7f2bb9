/**
 * Keeps one whole release of the app on the phone, each file checked against its hash: the app starts without a network, and
 * never half old, half new. A newer release waits until the person says so (docs/sync.md: nothing reloads over unsaved work).
 * The last one that started stays beside it: a release that does not start three times, or that the office called back, makes way for it.
 * /api is never answered from here. With Background Sync what waits is handed in even when no page is open. A push message is
 * shown, always and as it came; what changed is fetched by the page, or without one laid ready for the page that comes.
 */

/** @type {{version: string, files: Record<string, string>}} */
const RELEASE = /* the server writes the release here */ { version: "", files: {} }
const CACHE = `veldwerk-${RELEASE.version}`
const PAGE = "/app/"
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis))

worker.addEventListener("install", (event) => event.waitUntil(keepRelease()))
worker.addEventListener("activate", (event) => event.waitUntil(begin()))
worker.addEventListener("fetch", (event) => {
  const address = kept(event.request)
  if (address) event.respondWith(fromRelease(address, event.request))
})
worker.addEventListener("message", (event) => {
  const said = event.data
  // Only at a person's word: pages of the old release keep running, and what they do is on the disk before it is seen.
  if (said === "take over") event.waitUntil(worker.skipWaiting())
  if (said?.started) event.waitUntil(started(said.started, event.source))
  if (said?.callBack) event.waitUntil(callBack(said.callBack, event.source))
  if (said === "try again") event.waitUntil(writeShell({ serving: RELEASE.version, refused: null, tries: 0 }))
})
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === "send") event.waitUntil(send(event.lastChance))
})

worker.addEventListener("push", (event) => event.waitUntil(tell(event.data)))
worker.addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(openApp(event.notification.data))
})

/** All files or none: one that is missing or differs from its hash stops this release, and the old one stays. */
async function keepRelease() {
  const cache = await caches.open(CACHE)
  await Promise.all(
    Object.entries(RELEASE.files).map(async ([address, integrity]) => {
      const response = await fetch(new Request(address, { integrity, cache: "no-cache", credentials: "same-origin" }))
      if (!response.ok) throw new Error(`${address}: ${response.status}`)
      await cache.put(address, response)
    }),
  )
}

async function begin() {
  const before = await readShell()
  const found = (await caches.keys()).filter((name) => name.startsWith("veldwerk-") && name !== CACHE)
  // A worker from before this was remembered left one release behind: that one had started.
  const good = before.good ?? (found.length === 1 ? found[0].slice("veldwerk-".length) : null)
  await Promise.all(found.filter((name) => name !== `veldwerk-${good}`).map((name) => caches.delete(name)))
  await writeShell({ good, previous: good, serving: RELEASE.version, refused: null, tries: 0 })
  await worker.clients.claim()
}

const SHELL = "shell" // the cache in which the worker remembers, since it is ended between any two events
const TRIES = 3 // openings without a word from the page
let current = /** @type {string | null} */ (null) // as long as this worker lives: a page's files are those of its opening

/**
 * @typedef {object} ShellState
 * @property {string | null} good the last release that started
 * @property {string | null} previous the one that started before it
 * @property {string | null} serving the release that pages get
 * @property {string | null} refused the newest release, if it does not serve pages here
 * @property {number} tries openings of the newest one without a start
 */

/** @returns {Promise<ShellState>} */
async function readShell() {
  const kept = await (await caches.open(SHELL)).match("/state")
  return {
    good: null,
    previous: null,
    serving: null,
    refused: null,
    tries: 0,
    ...(kept ? await kept.clone().json() : {}),
  }
}

/** @param {Partial<ShellState>} change */
async function writeShell(change) {
  const state = JSON.stringify({ ...(await readShell()), ...change })
  await (await caches.open(SHELL)).put("/state", new Response(state))
}

/** The app is opened: by the newest release, or by the last good one when the newest did not start. @returns {Promise<string>} */
async function opened() {
  const { good, serving, tries } = await readShell()
  if (serving !== null && serving !== RELEASE.version && (await isKept(serving))) return serving
  if (good === RELEASE.version) return good
  if (tries >= TRIES && (await isKept(good))) {
    await writeShell({ serving: good, refused: RELEASE.version })
    return /** @type {string} */ (good)
  }
  await writeShell({ tries: tries + 1, serving: RELEASE.version })
  return RELEASE.version
}

const isKept = async (/** @type {string | null} */ version) => (await caches.keys()).includes(`veldwerk-${version}`)

/** A page drew its first screen. @param {string} version @param {any} page */
async function started(version, page) {
  const state = await readShell()
  if (version === RELEASE.version && state.good !== version)
    await writeShell({ good: version, previous: state.good, tries: 0 })
  page?.postMessage({ shell: { refused: state.refused } })
}

/** The office called releases back: from the next opening on the one before serves, if it is here. @param {string[]} versions @param {any} page */
async function callBack(versions, page) {
  const { previous } = await readShell()
  const can = previous !== RELEASE.version && !versions.includes(previous ?? "") && (await isKept(previous))
  if (can) await writeShell({ good: previous, serving: previous, refused: RELEASE.version })
  page?.postMessage({ shell: { calledBack: can } })
}

/** Under which address this request is kept, or null. @param {Request} request */
function kept(request) {
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== worker.location.origin) return null
  if (request.mode === "navigate") return url.pathname.startsWith(PAGE) ? PAGE : null
  // Also what only an older release has: that one may be serving.
  return url.pathname.startsWith(PAGE) || url.pathname.startsWith("/static/") ? url.pathname : null
}

/** @param {string} address @param {Request} request @returns {Promise<Response>} */
async function fromRelease(address, request) {
  if (request.mode === "navigate") current = await opened()
  current ??= (await readShell()).serving ?? RELEASE.version
  const cache = await caches.open(`veldwerk-${current}`)
  return (await cache.match(address)) ?? fetch(request)
}

/**
 * The phone has a network again. A page that is open does it all; without one, this hands in the acts and files that wait.
 * Answers are not read: the page sends everything again and gets the same receipts (an id counts once). While something
 * waits this ends badly, also beside a page, which may be closed before it could send: so the browser comes back by itself.
 * @param {boolean} lastChance the browser will not ask again
 */
async function send(lastChance) {
  const pages = await worker.clients.matchAll({ type: "window" })
  for (const page of pages) page.postMessage("send")
  const phone = await read("veldwerk.phone", (database) => database.get("meta", "phone"))
  if (!phone?.current) return
  const { tenant, member } = phone.current
  const name = `veldwerk.${tenant}.${member}`
  const sent = pages.length ? !(await waitingIn(name)).count : await sendAlone(name, member)
  if (!sent && !lastChance) throw new Error("Not everything could be handed in; the browser tries again.")
}

/** A page that is closing may still be at it: this waits for it, or fails. @param {string} name of the person's database @param {string} member */
const sendAlone = (name, member) =>
  worker.navigator.locks.request(`${name}.sync`, { signal: AbortSignal.timeout(20_000) }, () => handIn(name, member))

/**
 * A browser takes the subscription from an app that hears a push and shows nothing: something is shown whatever came.
 * @param {PushMessageData | null} data
 */
async function tell(data) {
  const said = readable(data)
  const phone = await read("veldwerk.phone", (database) => database.get("meta", "phone")).catch(() => null)
  const who = phone?.people?.find((/** @type {any} */ one) => one.member === said.member)
  const isAnothers = who && phone.current?.member !== said.member // two colleagues on one phone
  const title = isAnothers ? `${who.name}: ${said.title}` : said.title
  await worker.registration.showNotification(title, {
    body: said.body,
    tag: said.tag,
    data: { link: isAnothers ? "/" : said.link },
    icon: "/static/icons/icon-192.png",
    badge: "/static/icons/icon-192.png",
  })
  const pages = await worker.clients.matchAll({ type: "window" })
  for (const page of pages) page.postMessage("send") // it looks now, and not first at its next turn
  if (pages.length || !who || isAnothers) return
  const name = `veldwerk.${who.tenant}.${who.member}`
  await worker.navigator.locks.request(`${name}.sync`, { ifAvailable: true }, (lock) =>
    lock ? fetchAhead(name, who.member).catch(() => {}) : null,
  )
}

const SCHEMA = 1 // of the documents that this release reads, as in sync/check.js
const PAGES = 20 // of 1,000 documents: more is a first download, which the app does itself

/**
 * What the office changed, laid ready as it came: the page takes it over when it opens, though there is no signal by then
 * (pwa/sync/ahead.js). @param {string} name of the person's database @param {string} member
 */
async function fetchAhead(name, member) {
  const pull = await read(name, (database) => database.get("meta", "pull"))
  if (!pull?.cursor || pull.open || pull.building !== null || pull.refill) return
  const answers = []
  let { cursor } = pull
  while (answers.length < PAGES) {
    const query = new URLSearchParams({ limit: "1000", cursor })
    const headers = { "X-Veldwerk": member, "X-Schema": String(SCHEMA) }
    const asked = { method: "GET", headers, credentials: "same-origin", cache: "no-store" }
    const response = await fetch(`/api/mobile/sync?${query}`, /** @type {RequestInit} */ (asked))
    if (!response.ok) return
    const answer = await response.json()
    answers.push({ cursor, answer })
    if (!answer.more) break
    cursor = answer.cursor
  }
  const shelf = await caches.open(`ahead.${name}`)
  await shelf.put("/ahead", new Response(JSON.stringify(answers)))
}

/** @param {PushMessageData | null} data @returns {{title: string, body: string, link: string, tag: string, member: string | null}} */
function readable(data) {
  const plain = { title: "Veldwerk", body: "", link: "/", tag: "day", member: null }
  try {
    return { ...plain, ...data?.json() }
  } catch {
    return plain
  }
}

/** The app at that place: a page that is open comes to the front, else one opens. @param {{link?: string} | null} data */
async function openApp(data) {
  const link = data?.link?.startsWith("/") ? data.link : "/"
  const page = (await worker.clients.matchAll({ type: "window" })).find((one) => new URL(one.url).pathname === PAGE)
  if (!page) return worker.clients.openWindow(`${PAGE}#${link}`)
  page.postMessage({ open: link })
  return page.focus()
}

const BATCH = 100 // acts a request

/** @typedef {{acts: any[], files: {sha: string, type: string}[], count: number}} Waiting acts without an answer, files that the office does not have */

/** @param {string} name of the person's database @returns {Promise<Waiting>} */
async function waitingIn(name) {
  const lines = (await read(name, (database) => database.getAll("outbox"))) ?? []
  const waiting = lines.filter((/** @type {any} */ line) => !line.receipt && !line.parked)
  const named = [...new Set(lines.flatMap((/** @type {any} */ line) => line.blobs))]
  const states = await Promise.all(named.map((sha) => read(name, (database) => database.get("meta", `blob/${sha}`))))
  const files = states.filter((state) => state && state.sent_at === null && !state.refused)
  return { acts: waiting.map((/** @type {any} */ line) => line.mutation), files, count: waiting.length + files.length }
}

/** @param {string} name of the person's database @param {string} member @returns {Promise<boolean>} true when all arrived */
async function handIn(name, member) {
  const { acts, files } = await waitingIn(name)
  for (let at = 0; at < acts.length; at += BATCH) {
    const body = JSON.stringify({ sent_at: new Date().toISOString(), mutations: acts.slice(at, at + BATCH) })
    const headers = { "X-Veldwerk": member, "Content-Type": "application/json" }
    const response = await fetch("/api/mobile/sync", { method: "POST", headers, body, credentials: "same-origin" })
    if (!response.ok) return false
  }
  for (const file of files) if (!(await handInFile(name, member, file))) return false
  return true
}

/** @param {string} name @param {string} member @param {{sha: string, type: string}} file @returns {Promise<boolean>} */
async function handInFile(name, member, { sha, type }) {
  const body = await read(name, (database) => database.get("blobs", sha))
  if (!body) return true
  const metadata = `sha256 ${btoa(sha)},filetype ${btoa(type)}`
  const headers = { "X-Veldwerk": member, "Upload-Metadata": metadata, "Content-Type": type }
  const response = await fetch("/api/mobile/photos", { method: "POST", headers, body, credentials: "same-origin" })
  return response.ok || [413, 415, 422].includes(response.status)
}

/**
 * Reads from a database that the app made; one that is not there is not made.
 * @param {string} name @param {(database: {get(store: string, key: string): Promise<any>, getAll(store: string): Promise<any[]>}) => Promise<any>} act
 */
async function read(name, act) {
  const request = indexedDB.open(name)
  let isNew = false
  request.onupgradeneeded = () => {
    isNew = true
    request.transaction?.abort()
  }
  const database = await answered(request).catch((error) => {
    if (!isNew) throw error
    return null
  })
  if (!database) return null
  try {
    const store = (/** @type {string} */ of) => database.transaction(of, "readonly").objectStore(of)
    return await act({ get: (of, key) => answered(store(of).get(key)), getAll: (of) => answered(store(of).getAll()) })
  } finally {
    database.close()
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answered = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
