/**
 * Keeps one whole release of the app on the phone, each file checked against its hash: the app starts without a network, and
 * never half old, half new. A newer release waits until the person says so (docs/sync.md: nothing reloads over unsaved work).
 * The last one that started stays beside it: a release that does not start three times, or that the office called back, makes way for it.
 * /api is never answered from here. With Background Sync what waits is handed in even when no page is open. A push message is
 * shown, always and as it came; what changed is fetched by the page, or without one laid ready for the page that comes.
 * Here is what it hears; what it does stands in worker/, and the server serves all of it as one script.
 */

/**
 * @typedef {Record<string, [number, number, string]>} Index where a file lies in the pack, by address: first byte, bytes, type
 * @type {{version: string, files: Record<string, string>, pack: Index}} files: what is fetched, with its hash
 */
const RELEASE = /* the server writes the release here */ { version: "", files: {}, pack: {} }
const CACHE = `veldwerk-${RELEASE.version}`
const PAGE = "/app/"
const PACK = "/app/release.pack" // all modules and styles in one: a line that is slow to answer makes two hundred questions a minute
const INDEX = "/app/release.index"
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis))

worker.addEventListener("install", (event) => event.waitUntil(keepRelease()))
worker.addEventListener("activate", (event) => event.waitUntil(begin()))
worker.addEventListener("fetch", (event) => {
  const address = kept(event.request)
  if (address === PAGE) leaveItToThePage()
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
