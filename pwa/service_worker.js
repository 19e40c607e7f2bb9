/**
 * Keeps one whole release of the app on the phone, each file checked against its hash: the app starts without a network, and
 * never half old, half new. A newer release waits until the person says so (docs/sync.md: nothing reloads over unsaved work).
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
  // Only at a person's word: pages of the old release keep running, and what they do is on the disk before it is seen.
  if (event.data === "take over") event.waitUntil(worker.skipWaiting())
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
  const names = await caches.keys()
  await Promise.all(
    names.filter((name) => name.startsWith("veldwerk-") && name !== CACHE).map((name) => caches.delete(name)),
  )
  await worker.clients.claim()
}

/** Under which address this request is kept, or null. @param {Request} request */
function kept(request) {
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== worker.location.origin) return null
  if (request.mode === "navigate") return url.pathname.startsWith(PAGE) ? PAGE : null
  return url.pathname in RELEASE.files ? url.pathname : null
}

/** @param {string} address @param {Request} request @returns {Promise<Response>} */
async function fromRelease(address, request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(address)) ?? fetch(request)
}

/**
 * The phone has a network again. A page that is open does it all; without one, this hands in the acts and files that wait.
 * Answers are not read: the page sends everything again and gets the same receipts (an id counts once).
 * @param {boolean} lastChance the browser will not ask again
 */
async function send(lastChance) {
  const pages = await worker.clients.matchAll({ type: "window" })
  if (pages.length) {
    for (const page of pages) page.postMessage("send")
    return
  }
  const phone = await read("veldwerk.phone", (database) => database.get("meta", "phone"))
  const who = phone?.current
  if (!who) return
  const name = `veldwerk.${who.tenant}.${who.member}`
  const sent = await worker.navigator.locks.request(`${name}.sync`, { ifAvailable: true }, (lock) =>
    lock ? handIn(name, who.member) : true,
  )
  if (!sent && !lastChance) throw new Error("Not everything could be handed in; the browser tries again.")
}

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
  const pages = await worker.clients.matchAll({ type: "window" })
  const page = pages.find((one) => new URL(one.url).pathname === PAGE)
  if (!page) return worker.clients.openWindow(`${PAGE}#${link}`)
  page.postMessage({ open: link })
  return page.focus()
}

const BATCH = 100 // acts a request

/** @param {string} name of the person's database @param {string} member @returns {Promise<boolean>} true when all arrived */
async function handIn(name, member) {
  const lines = (await read(name, (database) => database.getAll("outbox"))) ?? []
  const waiting = lines.filter((/** @type {any} */ line) => !line.receipt && !line.parked)
  for (let at = 0; at < waiting.length; at += BATCH) {
    const mutations = waiting.slice(at, at + BATCH).map((/** @type {any} */ line) => line.mutation)
    const body = JSON.stringify({ sent_at: new Date().toISOString(), mutations })
    const headers = { "X-Veldwerk": member, "Content-Type": "application/json" }
    const response = await fetch("/api/mobile/sync", { method: "POST", headers, body, credentials: "same-origin" })
    if (!response.ok) return false
  }
  const files = [...new Set(lines.flatMap((/** @type {any} */ line) => line.blobs))]
  for (const sha of files) if (!(await handInFile(name, member, sha))) return false
  return true
}

/** @param {string} name @param {string} member @param {string} sha @returns {Promise<boolean>} */
async function handInFile(name, member, sha) {
  const state = await read(name, (database) => database.get("meta", `blob/${sha}`))
  if (!state || state.sent_at !== null || state.refused) return true
  const bytes = await read(name, (database) => database.get("blobs", sha))
  if (!bytes) return true
  const metadata = `sha256 ${btoa(sha)},filetype ${btoa(state.type)}`
  const headers = { "X-Veldwerk": member, "Upload-Metadata": metadata, "Content-Type": state.type }
  const response = await fetch("/api/mobile/photos", {
    method: "POST",
    headers,
    body: bytes,
    credentials: "same-origin",
  })
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
