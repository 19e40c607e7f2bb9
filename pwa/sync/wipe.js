/**
 * The office asked for this phone to be cleared. First all that it has not sent goes into the office's quarantine, acts and
 * then files; only when the office says that it has all of it may anything be deleted (pwa/session.js, `clear`).
 */
import { unsent } from "../store/blobs.js"
import { PhoneFull } from "../store/database.js"
import { waitsAgain } from "./batch.js"
import { uploadAll } from "./uploads.js"
import { ask, Problem } from "./wire.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../types.js").Kept} Kept */
/** @typedef {{acts: number, files: number}} Handed */

const MOST = 200 // acts a request
const BYTES = 700_000 // of 1 MiB that the office takes
const TRIES = 3

/**
 * Everything unsent to the office. @param {Store} store @param {(progress: {done: number, total: number}) => void} tell of files
 * @returns {Promise<Handed>} what it was; the office has all of it @throws {Problem} nothing may be deleted yet
 */
export async function handOver(store, tell) {
  await remember(store)
  const given = givenBy(store)
  if (!given.heeded) await heedEpoch(store)
  given.heeded = true
  const lines = store.kept.filter((line) => !line.receipt) // what was given up too: a person may read it there
  for (const acts of batches(lines.filter((line) => !given.acts.has(line.mutation.id)))) {
    await post(store, "", { mutations: acts.map((line) => line.mutation) })
    for (const line of acts) given.acts.add(line.mutation.id)
  }
  const waiting = unsent(store).map((blob) => blob.sha)
  const named = new Set([...lines.flatMap((line) => line.blobs), ...waiting])
  for (let tries = 1; ; tries++) {
    if ((await uploadAll(store, tell)) === "full") throw new Problem(507, { code: "files_full" })
    const files = [...named].filter((sha) => store.blobStates.get(sha)?.sent_at != null)
    const { missing } = await post(store, "/handed", { files, epoch: store.meta.epoch ?? null }).catch((error) => {
      if (error.code === "wipe_not_handed") brought.delete(store) // set back meanwhile: all of it once more
      throw error
    })
    if (!missing.length) return { acts: lines.length, files: files.length }
    if (tries >= TRIES) throw new Problem(0, { code: "files_missing" })
    await bringAgain(store, missing)
  }
}

/** @type {WeakMap<Store, {heeded: boolean, acts: Set<string>}>} what this page has brought: a bad line gets a step further each time */
const brought = new WeakMap()

/** @param {Store} store */
function givenBy(store) {
  const given = brought.get(store) ?? { heeded: false, acts: new Set() }
  brought.set(store, given)
  return given
}

/** A page that dies on the way opens on this, and not on the day. @param {Store} store */
async function remember(store) {
  if (store.meta.wipe) return
  await store.commit({ meta: { wipe: store.world.now() } }).catch((error) => {
    if (!(error instanceof PhoneFull)) throw error // no room for a word: the clearing itself needs none
  })
}

/** An office that was set back has forgotten what it had received: then all that is kept goes, not only what waits. @param {Store} store */
async function heedEpoch(store) {
  const { epoch } = await post(store, "", { mutations: [] })
  if (store.meta.epoch === undefined || store.meta.epoch === epoch) return
  const kept = store.kept.map((line) => (line.parked ? line : waitsAgain(line)))
  const blobStates = [...store.blobStates.values()].map((blob) => ({ ...blob, sent_at: null, upload: null }))
  await store.commit({ kept, blobStates, meta: { epoch } })
}

/** The office has not what this phone believed delivered. @param {Store} store @param {string[]} missing */
async function bringAgain(store, missing) {
  const blobStates = missing.flatMap((sha) => {
    const state = store.blobStates.get(sha)
    return state ? [{ ...state, sent_at: null, upload: null }] : []
  })
  await store.commit({ blobStates })
}

/** @param {Store} store @param {string} path @param {any} body @returns {Promise<any>} */
const post = (store, path, body) => ask(store.world, store.who.member, "POST", `/api/mobile/wipe${path}`, { body })

/** @param {Kept[]} lines @returns {Generator<Kept[]>} */
function* batches(lines) {
  let [batch, bytes] = [/** @type {Kept[]} */ ([]), 0]
  for (const line of lines) {
    const size = JSON.stringify(line.mutation).length * 2
    if (batch.length && (batch.length >= MOST || bytes + size > BYTES)) {
      yield batch
      ;[batch, bytes] = [[], 0]
    }
    batch.push(line)
    bytes += size
  }
  if (batch.length) yield batch
}
