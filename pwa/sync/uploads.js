/**
 * Then the files, the smallest first: tus 1.0.0, going on at the byte where the line broke. A photo goes along with the call
 * that begins its upload, one way there and back less, for as long as no line and no server broke under such a call.
 */

import { unsent } from "../store/blobs.js"
import { PhoneFull } from "../store/database.js"
import { Problem, send } from "./wire.js"

/** @typedef {import("../store/store.js").Store} Store */
/** @typedef {import("../types.js").BlobState} BlobState */

const TUS = { "Tus-Resumable": "1.0.0" }
const PIECE = "application/offset+octet-stream"
const ALONG = 1 << 20 // bytes at most that go with the call that begins
const THIN = 600_000 // ms after a line broke under it: what had gone was lost, so files go in two calls for a while
const LONGEST = 300_000 // ms a request: the server keeps what came, the next one goes on there
const REFUSED = [413, 415, 422] // the office will never take this file
const AGAIN = [404, 409, 410, 460] // this upload is no more, or stands elsewhere than we thought
const TRIES = 3

/**
 * @param {Store} store @param {(progress: {done: number, total: number}) => void} tell
 * @returns {Promise<"done" | "full">} full: the office has no room for files; facts still go @throws {Problem}
 */
export async function uploadAll(store, tell) {
  const files = unsent(store)
  for (const [done, blob] of files.entries()) {
    tell({ done, total: files.length })
    try {
      await uploadOne(store, blob)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.status === 507) return "full"
      if (!REFUSED.includes(error.status)) throw error
      await note(store, { ...blob, upload: null, refused: error.code })
    }
  }
  return "done"
}

/** @param {Store} store @param {BlobState} blob */
async function uploadOne(store, blob) {
  const here = await store.blob(blob.sha)
  if (!here) return note(store, { ...blob, refused: "not_on_phone" })
  for (let tries = 1; ; tries++) {
    try {
      await deliver(store, store.blobStates.get(blob.sha) ?? blob, here.bytes)
      return await note(store, { ...blob, upload: null, sent_at: store.world.now() })
    } catch (error) {
      if (!(error instanceof Problem) || !AGAIN.includes(error.status) || tries >= TRIES) throw error
      // 409: the server stands at another byte, ask where. The others: it knows of no such upload any more, begin anew.
      if (error.status !== 409) await note(store, { ...blob, upload: null })
    }
  }
}

/** @param {Store} store @param {BlobState} blob @param {ArrayBuffer} bytes */
async function deliver(store, blob, bytes) {
  const { path, offset } = blob.upload ? await resumed(store, blob.upload) : await created(store, blob, bytes)
  if (offset >= bytes.byteLength) return
  const headers = { ...TUS, "Upload-Offset": String(offset), "Content-Type": PIECE }
  await send(store.world, store.who.member, "PATCH", path, { raw: bytes.slice(offset), headers, longest: LONGEST })
}

/** @param {Store} store @param {string} path */
async function resumed(store, path) {
  const headers = await send(store.world, store.who.member, "HEAD", path, { headers: TUS })
  return { path, offset: Number(headers.get("Upload-Offset") ?? 0) }
}

/** @param {Store} store @param {BlobState} blob @param {ArrayBuffer} bytes */
async function created(store, blob, bytes) {
  const metadata = {
    sha256: blob.sha,
    filename: `${blob.sha.slice(0, 12)}.${blob.type.split("/").pop()}`,
    filetype: blob.type,
  }
  const along = bytes.byteLength <= ALONG && !isThin(store)
  const told = { ...TUS, "Upload-Length": String(blob.bytes), "Upload-Metadata": encoded(metadata) }
  const what = along ? { raw: bytes, headers: { ...told, "Content-Type": PIECE }, longest: LONGEST } : { headers: told }
  const headers = await send(store.world, store.who.member, "POST", "/api/mobile/uploads", what).catch(
    async (error) => {
      if (along && error instanceof Problem && (error.status === 0 || error.status >= 500))
        await note(store, { ...blob, torn_at: store.world.now() })
      throw error
    },
  )
  const location = headers.get("Location")
  if (!location) throw new Problem(0, { code: "no_answer", detail: "An upload without an address." })
  const path = new URL(location, "https://phone.invalid").pathname
  const offset = Number(headers.get("Upload-Offset") ?? 0)
  if (offset < bytes.byteLength) await note(store, { ...blob, upload: path })
  return { path, offset }
}

/** @param {Store} store */
function isThin({ blobStates, world }) {
  const lately = world.now() - THIN
  return [...blobStates.values()].some((one) => (one.torn_at ?? lately) > lately)
}

/** @param {Record<string, string>} metadata as tus wants it */
const encoded = (metadata) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${btoa(value)}`)
    .join(",")

/**
 * How far a file is. Known before it is written: on a full phone a file that the office has is what makes room for writing;
 * and how far another one is need not be on the disk, the office is asked again.
 * @param {Store} store @param {BlobState} blob
 */
async function note(store, blob) {
  store.blobStates.set(blob.sha, blob)
  try {
    await store.commit({ blobStates: [blob] })
  } catch (error) {
    if (!(error instanceof PhoneFull)) throw error
  }
}
