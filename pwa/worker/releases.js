/** The releases on this phone: how one is kept, which one serves, and what a page gets from it. */

/**
 * All files or none: one that is missing or differs from its hash stops this release, and the old one stays. On a phone that has
 * none yet nobody waits for what stands beside the pack (the reader of documents): that follows once a screen stands.
 */
async function keepRelease() {
  const cache = await caches.open(CACHE)
  const beside = Object.keys(RELEASE.files).filter((address) => address !== PAGE && address !== PACK)
  const found = await takeOver(cache, beside)
  const later = worker.registration.active ? found : beside
  await fetchEach(
    cache,
    Object.keys(RELEASE.files).filter((address) => !later.includes(address)),
  )
  await cache.put(INDEX, new Response(JSON.stringify(RELEASE.pack)))
}

/** What an older release on this phone has with the same bytes. @param {Cache} cache @param {string[]} wanted @returns {Promise<string[]>} what it had */
async function takeOver(cache, wanted) {
  const older = (await caches.keys()).filter((name) => name.startsWith("veldwerk-") && name !== CACHE)
  const found = new Set()
  for (const shelf of await Promise.all(older.map((name) => caches.open(name))))
    for (const address of wanted) {
      const kept = await shelf.match(address)
      if (!kept || (await hashOf(await kept.clone().arrayBuffer())) !== RELEASE.files[address]) continue
      await cache.put(address, kept)
      found.add(address)
    }
  return [...found]
}

/** @param {Cache} cache @param {string[]} addresses */
const fetchEach = (cache, addresses) =>
  Promise.all(
    addresses.map(async (address) => {
      const integrity = RELEASE.files[address]
      const response = await fetch(new Request(address, { integrity, cache: "no-cache", credentials: "same-origin" }))
      if (!response.ok) throw new Error(`${address}: ${response.status}`)
      await cache.put(address, response)
    }),
  )

/** Written as in RELEASE. @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return `sha256-${btoa(String.fromCharCode(...hash))}`
}

/** What a first installation left for later. Without a line it comes at another start. @param {any} page hears when all is here */
async function fetchTheRest(page) {
  const cache = await caches.open(CACHE)
  const asked = Object.keys(RELEASE.files).map(async (address) => ((await cache.match(address)) ? [] : [address]))
  const rest = (await Promise.all(asked)).flat()
  if (!rest.length) return
  page?.postMessage({ shell: { rest: true } })
  await fetchEach(cache, rest)
  page?.postMessage({ shell: { rest: false } })
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
  if (version === RELEASE.version) await fetchTheRest(page)
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
  const { index, bytes } = await packOf(current)
  const [from, length, type] = index[address] ?? []
  if (type) return new Response(new Uint8Array(bytes, from, length), { headers: { "Content-Type": type } })
  const cache = await caches.open(`veldwerk-${current}`)
  return (await cache.match(address)) ?? fetch(request)
}

/** @typedef {{index: Index, bytes: ArrayBuffer}} Pack */
const packs = /** @type {Map<string, Promise<Pack>>} */ (new Map()) // as long as this worker lives

/** A release from before there were packs has none. @param {string} version @returns {Promise<Pack>} */
function packOf(version) {
  const read = async () => {
    const cache = await caches.open(`veldwerk-${version}`)
    const [index, pack] = await Promise.all([cache.match(INDEX), cache.match(PACK)])
    return index && pack
      ? { index: await index.json(), bytes: await pack.arrayBuffer() }
      : { index: {}, bytes: new ArrayBuffer(0) }
  }
  const known = packs.get(version) ?? read()
  packs.set(version, known)
  known.catch(() => packs.delete(version))
  return known
}
