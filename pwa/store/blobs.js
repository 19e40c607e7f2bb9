/** Files on this phone: kept before anything refers to them, 30 days after the office has them, and never at the cost of unsent work. */

import { keyOf, storesOf, write } from "./commit.js"
import { PhoneFull } from "./database.js"
import { DAY, KEPT_FOR } from "./outbox.js"

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../types.js").BlobState} BlobState */

const FEW = 60 // photos: two days of work; with room for fewer the phone says so
const PHOTO = 600_000 // bytes, until this phone has taken one
const RESERVE = 20_000_000 // bytes: room that is left for answers, parts and signatures when photos have filled the rest

/**
 * @param {Store} store @param {ArrayBuffer} bytes @param {string} type @param {{draft?: string, value?: Record<string, any>}} beside
 * @returns {Promise<string>}
 */
export async function keep(store, bytes, type, { draft, value }) {
  const sha = await sha256(bytes)
  await refuseIfFull(store, bytes.byteLength)
  const known = store.blobStates.get(sha)
  const state = known ?? { sha, type, bytes: bytes.byteLength, kept_at: store.world.now(), sent_at: null, upload: null }
  try {
    await store.commit({
      blobs: [{ sha, bytes }],
      blobStates: [state],
      ...(draft ? { drafts: { [draft]: { ...structuredClone(value), sha256: sha } } } : {}),
    })
  } catch (error) {
    if (error instanceof PhoneFull) store.storage.value = { ...store.storage.value, full: true }
    throw error
  }
  await measure(store)
  return sha
}

/** @param {Store} store @param {string} sha @returns {Promise<{bytes: ArrayBuffer, type: string} | null>} */
export async function read(store, sha) {
  const bytes = await store.database.read(["blobs"], (tx) => tx.objectStore("blobs").get(sha))
  return bytes ? { bytes, type: store.blobStates.get(sha)?.type ?? "application/octet-stream" } : null
}

/** @type {WeakMap<Store, Map<string, string>>} */
const urls = new WeakMap()
const SHOWN = 80 // pictures held open at once; beyond it the oldest is let go

/** @param {Store} store @param {string} sha @param {string} size @returns {Promise<string | null>} */
export async function url(store, sha, size) {
  const open = urls.get(store) ?? new Map()
  urls.set(store, open)
  const known = open.get(sha)
  if (known) return known
  const here = await read(store, sha)
  if (!here) return `/api/mobile/blobs/${sha}?size=${size}`
  const made = URL.createObjectURL(new Blob([here.bytes], { type: here.type }))
  open.set(sha, made)
  const [oldest] = open
  if (open.size > SHOWN) {
    URL.revokeObjectURL(oldest[1])
    open.delete(oldest[0])
  }
  return made
}

/** Pictures held open of files that are no longer here are let go. @param {Store} store */
export function closeGone(store) {
  const open = urls.get(store) ?? new Map()
  for (const [sha, made] of [...open].filter(([sha]) => !store.blobStates.has(sha))) {
    URL.revokeObjectURL(made)
    open.delete(sha)
  }
}

/** @param {Store} store @returns {Set<string>} files that an act in the outbox or a draft names */
function referred(store) {
  const named = new Set(store.kept.flatMap((kept) => kept.blobs))
  for (const match of JSON.stringify(store.drafts).matchAll(/"([0-9a-f]{64})"/g)) named.add(match[1])
  return named
}

/** @param {Store} store @returns {BlobState[]} */
export function orphans(store) {
  const named = referred(store)
  return [...store.blobStates.values()].filter((blob) => !named.has(blob.sha) && !blob.paper)
}

/** Files that the office waits for: named by an act, not delivered, not refused; the smallest first. @param {Store} store @returns {BlobState[]} */
export function unsent(store) {
  const named = new Set(store.kept.flatMap((kept) => kept.blobs))
  return [...store.blobStates.values()]
    .filter((blob) => named.has(blob.sha) && blob.sent_at === null && !blob.refused)
    .sort((a, b) => a.bytes - b.bytes)
}

/**
 * Does `act`; if the phone is full, lets go of what the office has (oldest first) and tries once more.
 * @template T @param {Store} store @param {() => Promise<T>} act @returns {Promise<T>}
 */
export async function withRoom(store, act) {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof PhoneFull) || !(await freeSome(store, RESERVE))) throw error
    return await act()
  }
}

/** @param {Store} store @param {number} bytes */
async function refuseIfFull(store, bytes) {
  await measure(store)
  if (!isTight(store, bytes)) return
  await freeSome(store, bytes + RESERVE)
  await measure(store)
  if (!isTight(store, bytes)) return
  store.storage.value = { ...store.storage.value, full: true }
  throw new PhoneFull("The phone has no room for another photo; everything else is still kept.")
}

/** @param {Store} store @param {number} bytes */
function isTight(store, bytes) {
  const { quota, used } = store.storage.value
  return quota !== null && used !== null && quota - used < bytes + RESERVE
}

/**
 * Whether a file that can be had again may lie here with room for so many photos beside it, and nothing need go for its sake. With
 * those of two days it is far above where photos make papers go, else the two would chase one another.
 * @param {Store} store as it was measured last @param {number} bytes @param {number} [photos]
 */
export function fitsBeside(store, bytes, photos = FEW) {
  const { quota, used } = store.storage.value
  return quota === null || used === null || quota - used > bytes + RESERVE + photos * Math.max(PHOTO, ordinary(store))
}

/** Lets delivered files go, oldest first; papers last, they are wanted where nobody can fetch them. @param {Store} store @param {number} wanted bytes @returns {Promise<boolean>} false: there was nothing to let go */
async function freeSome(store, wanted) {
  const delivered = [...store.blobStates.values()]
    .filter((blob) => blob.sent_at !== null || blob.paper)
    .sort((a, b) => Number(Boolean(a.paper)) - Number(Boolean(b.paper)) || (a.sent_at ?? 0) - (b.sent_at ?? 0))
  /** @type {BlobState[]} */
  const chosen = []
  for (let freed = 0; freed < wanted && delivered.length; freed += chosen[chosen.length - 1].bytes) {
    chosen.push(/** @type {BlobState} */ (delivered.shift()))
  }
  if (!chosen.length) return false
  const change = { droppedBlobs: chosen.map((blob) => blob.sha) }
  await store.database.write(storesOf(change), (tx) => write(tx, change))
  for (const { sha } of chosen) store.blobStates.delete(sha)
  return true
}

/** @param {Store} store */
export async function measure(store) {
  const { storage } = store.world
  const estimate = (await storage?.estimate?.().catch(() => null)) ?? {}
  const persisted = (await storage?.persisted?.().catch(() => false)) ?? false
  const quota = estimate.quota ?? null
  const used = estimate.usage ?? null
  const room = quota === null || used === null ? Number.POSITIVE_INFINITY : quota - used + delivered(store)
  const photos = Number.isFinite(room) ? Math.max(0, Math.floor((room - RESERVE) / ordinary(store))) : null
  const low = photos !== null && photos < FEW
  store.storage.value = { ...store.storage.value, quota, used, persisted, full: room < RESERVE, low, photos }
}

/** A photo of this phone, in bytes. @param {Store} store */
function ordinary(store) {
  const sizes = [...store.blobStates.values()]
    .filter((blob) => blob.type.startsWith("image/") && !blob.paper)
    .map((blob) => blob.bytes)
  return sizes.length ? Math.max(50_000, sizes.reduce((sum, size) => sum + size, 0) / sizes.length) : PHOTO
}

/** What may go when room is wanted: the office has it. @param {Store} store @returns {number} bytes */
const delivered = (store) =>
  [...store.blobStates.values()].reduce((sum, blob) => sum + (blob.sent_at === null && !blob.paper ? 0 : blob.bytes), 0)

/** After the first useful act, not before: then the browser knows that this matters. @param {Store} store */
export function askToPersist(store) {
  const { storage } = store.world
  if (store.meta.asked || store.storage.value.persisted || !storage?.persist) return
  store.meta.asked = true
  storage
    .persist()
    .then((granted) => {
      store.storage.value = { ...store.storage.value, refused: !granted }
      return measure(store)
    })
    .catch(() => {})
}

/**
 * Lets go what is older than 30 days and settled: acts, their files, copies of visits that left. Never anything unsent or in doubt.
 * @param {Store} store
 */
export async function forgetTheOld(store) {
  const before = store.world.now() - KEPT_FOR
  const settled = new Set(store.outbox.value.filter((entry) => entry.state === "received").map((entry) => entry.seq))
  const isOld = (/** @type {import("../types.js").Kept} */ kept) =>
    settled.has(kept.seq) && (kept.received_at ?? kept.kept_at) < before && (!kept.shown || hasLeft(store, kept.visit))
  const staying = store.kept.filter((kept) => !isOld(kept))
  const forgotten = store.kept.filter(isOld).map((kept) => kept.seq)
  const droppedBlobs = oldFiles(store, staying, before)
  const gone = copiesWithout(store, new Set(staying.map((kept) => kept.visit)))
  if (forgotten.length || droppedBlobs.length || gone.length) await store.commit({ forgotten, droppedBlobs, gone })
}

/** @param {Store} store @param {string | null} visit */
const hasLeft = (store, visit) => visit !== null && Boolean(store.documents.base.get("visit", visit)?.left)

/** Files older than that, delivered or never named; a paper stays as long as something names it (sync/papers.js). @param {Store} store @param {import("../types.js").Kept[]} staying @param {number} before */
function oldFiles(store, staying, before) {
  const needed = new Set(staying.flatMap((kept) => kept.blobs))
  const named = referred(store)
  return [...store.blobStates.values()]
    .filter((blob) => !blob.paper && blob.kept_at < before && !needed.has(blob.sha))
    .filter((blob) => blob.sent_at !== null || !named.has(blob.sha))
    .map((blob) => blob.sha)
}

/** Copies of visits that left, and of what hung on them, with no own work any more. @param {Store} store @param {Set<string | null>} visits with own work @returns {string[]} keys */
function copiesWithout(store, visits) {
  const copies = [...store.documents.base.entries()].filter(([, doc]) => doc.left)
  if (copies.some(([kind, doc]) => kind === "visit" && visits.has(doc.id))) {
    // What several visits share (a customer, an order) stays as long as any copy does.
    return copies
      .filter(([kind, doc]) => !visits.has(kind === "visit" ? doc.id : doc.visit) && (kind === "visit" || doc.visit))
      .map(([kind, doc]) => keyOf(store.pull.generation, kind, doc.id))
  }
  return copies.map(([kind, doc]) => keyOf(store.pull.generation, kind, doc.id))
}

export const FORGETS_EVERY = DAY

/** @param {ArrayBuffer} bytes @returns {Promise<string>} lower-case hex */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
